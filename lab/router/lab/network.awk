# What `uci show network` says, for the netifd stand-in. Without conf: a line of words for each interface that it brings up,
# uplinks first, tunnels next, addresses in them last. With conf: that tunnel's settings, for wg(8) setconf.
{
  key = $0
  sub(/=.*/, "", key)
  text = substr($0, length(key) + 2)
  gsub(/\047/, "", text)
  n = split(key, part, ".")
  if (n == 2) { type[part[2]] = text; order[++sections] = part[2] }
  else value[part[2], part[3]] = text
}
function get(name, option, other) { return (name SUBSEP option) in value && value[name, option] != "" ? value[name, option] : other }
function is(name, proto) { return type[name] == "interface" && get(name, "proto") == proto && get(name, "disabled", "0") != "1" }
function setting(word, text) { if (text != "") print word " = " text }
function comma(text) { gsub(/ /, ", ", text); return text }
END {
  if (conf != "") {
    print "[Interface]"
    setting("PrivateKey", get(conf, "private_key"))
    setting("ListenPort", get(conf, "listen_port"))
    setting("FwMark", get(conf, "fwmark"))
    for (i = 1; i <= sections; i++) if (type[order[i]] == "wireguard_" conf && get(order[i], "public_key") != "" && get(order[i], "disabled", "0") != "1") {
      peer = order[i]
      print "[Peer]"
      setting("PublicKey", get(peer, "public_key"))
      setting("PresharedKey", get(peer, "preshared_key"))
      setting("AllowedIPs", comma(get(peer, "allowed_ips")))
      if (get(peer, "endpoint_host") != "") setting("Endpoint", get(peer, "endpoint_host") ":" get(peer, "endpoint_port", "51820"))
      setting("PersistentKeepalive", get(peer, "persistent_keepalive"))
    }
    exit
  }
  for (i = 1; i <= sections; i++) if (is(order[i], "dhcp"))
    print "uplink", order[i], get(order[i], "device", "-"), get(order[i], "ip4table", "-"), get(order[i], "metric", "0")
  for (i = 1; i <= sections; i++) if (is(order[i], "wireguard"))
    print "tunnel", order[i], get(order[i], "mtu", "1420"), get(order[i], "metric", "0"), get(order[i], "addresses", "-")
  for (i = 1; i <= sections; i++) if (is(order[i], "static") && type[get(order[i], "device")] == "interface" && is(get(order[i], "device"), "wireguard"))
    print "address", order[i], get(order[i], "device"), get(order[i], "ipaddr"), get(order[i], "gateway", "-"), get(order[i], "metric", "0")
}
