"""shorts-tiny, the embedded CLIP: how it was trained and how well it reads drawn thumbnails.

The committed checkpoint came of three rounds on one core, each going on from the one before (``train --from``):

=====  =====  ======  ============================================  ======
round  steps  rate    drawings                                      time
=====  =====  ======  ============================================  ======
1      5,500  1.5e-3  80,000 in an earlier, harder style            43 min
2      1,800  1.2e-3  60,000, of clutter 0 to 0.1                   15 min
3      1,500  8e-4    43,000, of clutter 0 to 0.28, shuffled        11 min
=====  =====  ======  ============================================  ======

Round 1 was to have 6,000 steps and was ended early. Since its drawings can't be made any more, repeating the
rounds gives a like encoder, not the same file; ``score`` says how good it is.
"""
