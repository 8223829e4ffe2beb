# One line of JSON (no string in it holds a bracket or a comma), indented with tabs as ubus does it.
compact { print; next }
{
  depth = 0
  for (i = 1; i <= length($0); i++) {
    c = substr($0, i, 1)
    if (c ~ /[{[]/) { depth++; printf "%s\n%s", c, tabs(depth) }
    else if (c ~ /[]}]/) { depth--; printf "\n%s%s", tabs(depth), c }
    else if (c == ",") printf ",\n%s", tabs(depth)
    else if (c == ":") printf ": "
    else printf "%s", c
  }
  print ""
}
function tabs(n,  text) { while (n-- > 0) text = text "\t"; return text }
