# UCI files as `uci show` prints them. Nameless sections are @type[n], lists are quoted words in a row.
function unquoted(text) {
  sub(/^[ \t]*(config|option|list)[ \t]+[^ \t]+[ \t]*/, "", text)
  gsub(/^['"]|['"][ \t]*$/, "", text)
  return text
}
function put(key, value, plain) {
  if (!(key in shown)) { order[++keys] = key; shown[key] = value; bare[key] = plain }
  else { shown[key] = shown[key] " " value; bare[key] = bare[key] " " plain }
}
FNR == 1 { config = FILENAME; delete count }
$1 == "config" {
  name = unquoted($0)
  if (name == "") name = "@" $2 "[" (count[$2] + 0) "]"
  count[$2]++
  section = config "." name
  put(section, $2, $2)
}
$1 == "option" || $1 == "list" { put(section "." $2, "'" unquoted($0) "'", unquoted($0)) }
END {
  for (i = 1; i <= keys; i++) {
    key = order[i]
    if (verb == "get" && key == wanted) { print bare[key]; found = 1 }
    if (verb == "show" && (wanted == "" || key == wanted || index(key, wanted ".") == 1)) {
      print key "=" shown[key]
      found = 1
    }
  }
  # A file that is empty is shown as nothing.
  if (!found && (verb == "get" || index(wanted, "."))) {
    if (!quiet) print "uci: Entry not found" > "/dev/stderr"
    exit 1
  }
}
