# Changes one UCI file: add TYPE; set SECTION to a type, which makes it where it is not there; or set, add_list, del_list and delete on SECTION (its name, or @type[n], -1 the last) and OPTION.
function word(text, n,  words) { split(text, words, /[ \t]+/); gsub(/['"]/, "", words[n]); return words[n] }
function value_of(text) {
  sub(/^[ \t]*(option|list)[ \t]+[^ \t]+[ \t]*/, "", text)
  gsub(/^['"]|['"][ \t]*$/, "", text)
  return text
}
{ line[++lines] = $0 }
$1 == "config" {
  at[++sections] = lines
  type = $2
  gsub(/['"]/, "", type)
  name[sections] = word($0, 3)
  of[type, ++count[type]] = sections
}
function wanted(  type, n) {
  if (section !~ /^@/) {
    for (n = 1; n <= sections; n++) if (name[n] == section) return n
    return 0
  }
  type = section
  sub(/^@/, "", type)
  n = type
  sub(/\[.*/, "", type)
  gsub(/.*\[|\].*/, "", n)
  return of[type, n < 0 ? count[type] + 1 + n : n + 1]
}
function is_option(text) { return text ~ /^[ \t]*(option|list)[ \t]/ && word(text, text ~ /^[ \t]/ ? 3 : 2) == option }
function show(from, to,  i) { for (i = from; i <= to; i++) if (!(i in gone)) print line[i] }
END {
  if (verb == "add") {
    show(1, lines)
    print "\nconfig " type_to_add
    exit
  }
  n = wanted()
  if (verb == "set" && option == "") {
    show(1, lines)
    if (!n) print "\nconfig " value " '" section "'"
    exit
  }
  if (!n) exit 3
  first = at[n]
  last = n < sections ? at[n + 1] - 1 : lines
  while (last > first && line[last] ~ /^[ \t]*$/) last--
  if (verb == "delete" && option == "") for (i = first; i <= last; i++) gone[i] = 1
  for (i = first + 1; i <= last; i++) {
    if (is_option(line[i]) && (verb == "set" || verb == "delete" || (verb == "del_list" && value_of(line[i]) == value))) gone[i] = 1
  }
  show(1, last)
  if (verb == "set") print "\toption " option " '" value "'"
  if (verb == "add_list") print "\tlist " option " '" value "'"
  show(last + 1, lines)
}
