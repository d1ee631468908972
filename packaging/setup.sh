# shellcheck shell=bash disable=SC2154
# What ./run and ./test share: installing packages, configuring, building. Sourced by bash with `program` set.

export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$program: $*"
  exit 1
}

# The packages of the named sections of debian-packages.txt, one a line.
packages_of() {
  awk -v wanted=" $* " '
    /^\[/ { section = substr($1, 2, length($1) - 2); next }
    NF && $1 !~ /^#/ && index(wanted, " " section " ") { print $1 }' packaging/debian-packages.txt
}

missing_packages() {
  local package
  for package in $(packages_of "$@"); do
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || printf '%s\n' "$package"
  done
}

# As root, with sudo only where that is needed, writing to the log.
apt() {
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >>"$log" 2>&1 </dev/null
}

# install_missing SECTION...: nothing happens when everything is there.
install_missing() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "$program: no apt on this system; what packaging/debian-packages.txt lists must be there already"
    return
  fi
  local missing log
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  say "$program: installing missing packages: $missing"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "not root and no sudo; as root, run: apt-get install $missing"
    say "$program: this needs root, so sudo may ask for your password"
  fi
  log=$(mktemp)
  apt update || say "$program: the package lists could not be refreshed; trying with the ones at hand"
  # shellcheck disable=SC2086  # a list of words on purpose
  if ! apt install -y --no-install-recommends $missing; then
    tail -n 20 "$log" >&2
    die "packages could not be installed (whole log: $log); check the network and the apt sources, then try again"
  fi
  rm -f "$log"
}

# Which sections a preset needs besides what its caller asks for.
sections_of_preset() { [ "$1" = headless ] && echo build || echo build viewer run; }

# As many compilers at once as there are cores, and memory for: the largest files take about 1.5 GB each.
build_jobs() {
  local cores memory_jobs
  cores=$(nproc)
  memory_jobs=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
  [ "${memory_jobs:-1}" -ge 1 ] || memory_jobs=1
  echo $((cores < memory_jobs ? cores : memory_jobs))
}

configure() {
  local preset=$1 log=build/$1-configure.log
  shift
  mkdir -p build
  if ! cmake --preset "$preset" "$@" >"$log" 2>&1; then
    cat "$log" >&2
    die "configuring failed; the output above is in $log"
  fi
}

# build PRESET [TARGET...]: one moving line on a terminal, a line now and then elsewhere, errors in full.
build() {
  local preset=$1 log=build/$1-build.log targets=() last="" now pid beat=0
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
  NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" -j "$(build_jobs)" "${targets[@]}" >"$log" 2>&1 &
  pid=$!
  # A shell's background job ignores Ctrl-C by itself.
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    now=$(tail -n 50 "$log" | grep -o '^\[[0-9]*/[0-9]*\]' | tail -n 1 || true)
    beat=$((beat + 1))
    if [ -t 2 ] && [ "$now" != "$last" ]; then printf '\r%s: building %s ' "$program" "$now" >&2; fi
    if [ ! -t 2 ] && [ $((beat % 150)) -eq 0 ] && [ "$now" != "$last" ]; then say "$program: building $now"; last=$now; fi
  done
  [ -t 2 ] && printf '\r\033[K' >&2
  trap - INT TERM
  if ! wait "$pid"; then
    grep -n -A 30 '^FAILED' "$log" | head -n 120 >&2 || tail -n 40 "$log" >&2
    die "building failed; the whole output is in $log"
  fi
}
