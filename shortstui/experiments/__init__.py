"""What an audit is judged by: how often each rule is wrong on platforms with a known answer."""
