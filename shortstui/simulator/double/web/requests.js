// Asking the site's endpoints; what fails is asked again, ever more slowly.

const RETRIES = [500, 1000, 2000, 4000, 8000];

async function post(endpoint, body) {
  const response = await fetch(`/youtubei/v1/${endpoint}?prettyPrint=false`, {
    method: "POST",
    credentials: "include",
    headers: {
      "Content-Type": "application/json", "X-Youtube-Client-Name": "1",
      "X-Youtube-Client-Version": ytcfg.get("INNERTUBE_CLIENT_VERSION"), "X-Goog-Visitor-Id": ytcfg.get("VISITOR_DATA"),
    },
    body: JSON.stringify({ context: ytcfg.get("INNERTUBE_CONTEXT"), ...body }),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const notes = JSON.parse(response.headers.get("X-Page-Notes") ?? "{}");
  const answer = flags.blob ? JSON.parse(await (await response.blob()).text()) : await response.json();
  return { answer, notes: new Map(Object.entries(notes)) };
}

// Asks until there is an answer, or until nobody waits for it any more; returns null then.
async function askUntil(endpoint, body, wanted, tries = Infinity) {
  for (let attempt = 0; attempt < tries && wanted(); attempt += 1) {
    try {
      return await post(endpoint, body);
    } catch {
      await sleep(RETRIES[Math.min(attempt, RETRIES.length - 1)]);
    }
  }
  return null;
}
