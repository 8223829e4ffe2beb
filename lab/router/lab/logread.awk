# "1795346290123 user.info mwan3track[9314]: text" as logread prints it.
{
  message = $0
  sub(/^[0-9]+ [^ ]+ /, "", message)
  if (pattern != "" && message !~ pattern) next
  seconds = substr($1, 1, length($1) - 3)
  line = strftime("%a %b %e %H:%M:%S %Y", seconds)
  if (stamp) line = line " [" seconds "." substr($1, length($1) - 2) "]"
  line = line " " $2 " " message
  if (last == 0) {
    print line
    fflush()
  } else kept[++n] = line
}
END { for (i = n > last ? n - last + 1 : 1; i <= n; i++) print kept[i] }
