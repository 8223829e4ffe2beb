package net.wanwatch.setup.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A change of a host's configuration that takes itself back: the files as they were stand in a folder of that host, and come back a
/// minute after the change began, at once where one of its commands fails, or, on a router, when it starts again, unless somebody has
/// kept the change before. That is so whatever becomes of us and of the connection: the host does it alone.
///
/// The scripts are for a POSIX `sh` with busybox's tools. A file `armed` in that folder is the one decision: who renames it first,
/// keeping or taking back, has decided. The clock runs from the first script on, so that one that was cut before the last takes away what it had
/// made.
public final class TimedChange {
  /// Seconds from the first script until it is taken back.
  public static final int SECONDS = 60;
  /// What the shell of dropbear takes at once is 9,000 bytes (`MAX_CMD_LEN`); a script of ours has to leave room.
  private static final int MOST = 6_000;

  /// What cannot be done ends it, and says why.
  private static final String STRICT = """
    exec 2>&1
    set -e
    """;

  private static final String PREPARE = STRICT + """
    d=%FOLDER%
    if [ -d $d ] && [ ! -e $d/watcher ]; then sleep 2; fi
    if [ -d $d ]; then
    if kill -0 "$(cat $d/watcher 2>/dev/null)" 2>/dev/null; then echo 'another change is under way'; exit; fi
    [ ! -e $d/armed ] && [ ! -e $d/undoing ] || sh $d/undo
    rm -rf $d
    fi
    %READY%
    umask 077
    mkdir $d 2>/dev/null || { echo "$d cannot be made: another change may be under way"; exit; }
    trap 'rm -rf %BOOT_FILES% $d' EXIT
    for f in %FILES%; do if [ -e $f ]; then cp -p $f $d/${f##*/}; else echo $f >>$d/absent; fi; done
    %SAVE%
    free=$(df -Pk $d | awk 'NR == 2 { print $4 }')
    if [ "${free:-%ROOM%}" -lt %ROOM% ]; then echo "only $free kB are free there, %ROOM% are wanted"; exit; fi
    cat >$d/undo <<'UNDO'
    d=%FOLDER%
    mv $d/armed $d/undoing 2>/dev/null
    if [ ! -e $d/undoing ]; then
    [ "$1" != boot ] || rm -rf %BOOT_FILES% $d
    exit 0
    fi
    changed=
    for f in %FILES%; do
    if [ -e $d/${f##*/} ]; then cmp -s $d/${f##*/} $f || changed="$changed $f"
    elif [ -e $f ] && grep -qxF $f $d/absent; then changed="$changed $f"; fi
    done
    %BEFORE%
    failed=
    for f in $changed; do
    if [ -e $d/${f##*/} ]; then mv -f $d/${f##*/} $f || failed=1
    else rm -f $f || failed=1; fi
    done
    sync
    %AFTER%
    if [ -n "$failed" ]; then
    logger -t wanwatch "what was configured before is not back: it stands in $d"
    exit 1
    fi
    logger -t wanwatch 'the configuration of before is back: nobody has kept the change'
    rm -rf %BOOT_FILES% $d
    UNDO
    cat >$d/watch <<'WATCH'
    trap '' HUP
    d=%FOLDER%
    read -r up rest <@/proc/uptime
    end=$((${up%.*} + %SECONDS%))
    echo $$ >$d/watcher
    applies=
    while [ -d $d ] && [ ! -e $d/failed ] && read -r up rest <@/proc/uptime && [ ${up%.*} -lt $end ]; do
    if [ -e $d/armed ] && [ -z "$applies" ]; then
    sh $d/apply 2>%LOG% >/dev/null &
    applies=$!
    fi
    sleep 1
    done
    [ -d $d ] || exit 0
    [ -z "$applies" ] || kill $applies 2>/dev/null
    if [ -e $d/armed ]; then sh $d/undo
    elif [ ! -e $d/undoing ]; then rm -rf %BOOT_FILES% $d; fi
    WATCH
    %BOOT%
    echo 'set -e' >$d/apply
    echo "trap ': >$d/failed' EXIT" >>$d/apply
    rm -f %LOG%
    sh $d/watch </dev/null >/dev/null 2>&1 &
    trap - EXIT
    echo prepared
    """;

  private static final String START = STRICT + """
    d=%FOLDER%
    printf 'trap - EXIT\\n: >%s/done\\n' $d >>$d/apply
    sync
    : >$d/armed
    sync
    echo started
    """;

  private static final String SUMS = "md5sum %FILES% 2>/dev/null\n";

  private static final String STATE = """
    d=%FOLDER%
    if [ -e $d/undoing ] || [ -e $d/failed ]; then echo undoing
    elif [ -e $d/armed ] && [ -e $d/done ]; then echo done
    elif [ -e $d/armed ]; then echo applying
    elif [ -e $d ]; then echo undoing
    else echo gone; fi
    """;

  private static final String KEEP = """
    d=%FOLDER%
    if mv $d/armed $d/kept 2>/dev/null; then
    rm -rf %BOOT_FILES% $d
    %KEPT%
    sync
    echo kept
    else echo 'too late'; fi
    """;

  /// Kilobytes that a file system must have free besides the copies.
  private static final int ROOM = 100;

  private final Host host;
  private final String root;

  public TimedChange(Host host) {
    this(host, "");
  }

  /// @param root stands before every path, so that a test can make a host out of a folder
  TimedChange(Host host, String root) {
    this.host = host;
    this.root = root;
  }

  /// The scripts that begin it, one after the other: each must print its last word alone, `prepared`, `written` or `started`, or
  /// what it prints is why nothing was begun. Until the last one nothing has changed.
  public List<Script> begin(Commands commands) {
    var scripts = new ArrayList<Script>();
    scripts.add(new Script(text(PREPARE), "prepared"));
    var part = new StringBuilder();
    for (var line : lines(commands)) {
      if (part.length() + line.length() > MOST) {
        scripts.add(written(part));
        part.setLength(0);
      }
      part.append(line).append('\n');
    }
    scripts.add(written(part));
    scripts.add(new Script(text(START), "started"));
    return scripts;
  }

  /// One script and the word that says it did what it should.
  public record Script(String text, String word) {}

  private static List<String> lines(Commands commands) {
    var lines = new ArrayList<>(commands.changes());
    // What a service says of its reload is its own affair: whether all works is seen afterwards.
    commands.reloads().stream().map(reload -> reload + " 2>/dev/null || true").forEach(lines::add);
    return lines;
  }

  private Script written(CharSequence part) {
    return new Script(text(STRICT + "cat >>%FOLDER%/apply <<'COMMANDS'\n" + part + "COMMANDS\necho written\n"),
        "written");
  }

  /// Prints how far it is: `applying`, `done`, `undoing`, `gone`.
  public String state() {
    return text(STATE);
  }

  /// Prints what tells whether the files are those of another time.
  public String sums() {
    return text(SUMS);
  }

  /// What the commands complained of.
  public String complaint() {
    return text("tail -n 3 %LOG% 2>/dev/null\n");
  }

  /// Prints `kept`, or `too late` where it was taken back before.
  public String keep() {
    return text(KEEP);
  }

  private String text(String script) {
    return script.lines()
        .collect(Collectors.joining("\n", "", "\n"))
        .replace("%READY%", host.ready().strip())
        .replace("%SAVE%", host.save().strip())
        .replace("%ROOM%", String.valueOf(ROOM))
        .replace("%FILES%", String.join(" ", host.files()))
        .replace("%BEFORE%", host.before().strip())
        .replace("%AFTER%", host.after().strip())
        .replace("%BOOT%", host.boot().strip())
        .replace("%BOOT_FILES%", String.join(" ", host.bootFiles()))
        .replace("%KEPT%", host.kept().strip())
        .replace("%FOLDER%", host.folder())
        .replace("%LOG%", host.log())
        .replace("%SECONDS%", String.valueOf(SECONDS))
        .replace("@/", root + "/");
  }
}
