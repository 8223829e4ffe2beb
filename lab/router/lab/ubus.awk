# What the tracker wrote, as one line of JSON.
function value(key, other) { return (iface SUBSEP key) in file ? file[iface, key] : other }
$1 == "now" { now = $2; since = $3 }
$1 == "interface" { iface = $2; names[++n] = $2; ip[$2] = $3 }
$1 == "file" { file[iface, $2] = $3 }
$1 == "running" { running[iface] = 1 }
$1 == "connected" { connected = connected (connected ? "," : "") "\"" $2 "\"" }
$1 == "member" { members = members (members ? "," : "") "{\"interface\":\"" $2 "\",\"percent\":" int($3 / $4) * 100 "}" }
$1 == "started" { started = 1 }
function interfaces(  i, all, known) {
  for (i = 1; i <= n; i++) {
    iface = names[i]
    known = (iface SUBSEP "STATUS") in file
    all = all (i > 1 ? "," : "") "\"" iface "\":{\"age\":" (known ? now - value("TIME", now) : 0) \
      ",\"online\":" (value("ONLINE", 0) > 0 ? now - value("ONLINE", 0) : 0) \
      ",\"offline\":" (value("OFFLINE", 0) > 0 ? now - value("OFFLINE", 0) : 0) \
      ",\"uptime\":" now - since ",\"score\":" value("SCORE", 0) ",\"lost\":" value("LOST", 0) ",\"turn\":" value("TURN", 0) \
      ",\"status\":\"" value("STATUS", "unknown") "\",\"enabled\":true,\"running\":" (running[iface] ? "true" : "false") \
      ",\"tracking\":\"" (running[iface] ? "active" : "down") "\",\"up\":true,\"track_ip\":[{\"ip\":\"" ip[iface] \
      "\",\"status\":\"" value("TRACK_" ip[iface], "unknown") "\",\"latency\":0,\"packetloss\":0}]}"
  }
  return "\"interfaces\":{" all "}"
}
END {
  parts["interfaces"] = interfaces()
  parts["connected"] = "\"connected\":{\"ipv4\":[" (started ? connected : "") "],\"ipv6\":[]}"
  parts["policies"] = "\"policies\":{\"ipv4\":{" (started ? "\"balanced\":[" members "]" : "") "},\"ipv6\":{}}"
  if (section in parts) print "{" parts[section] "}"
  else print "{" parts["interfaces"] "," parts["connected"] "," parts["policies"] "}"
}
