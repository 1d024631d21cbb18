#!/usr/bin/env bash
# Installs the programs that some tests start (those tests are skipped by name where the program is missing).
# Debian and Ubuntu, as root or through sudo. One line below per program: the Debian package, then a path or command
# that tells that it is there.
set -euo pipefail

programs='
postgresql    /usr/lib/postgresql/*/bin/initdb
vsftpd        /usr/sbin/vsftpd
lftp          lftp
libpam-pwdfile /lib/*/security/pam_pwdfile.so
redis-server  redis-server
util-linux    unshare
prometheus    promtool
mosquitto     /usr/sbin/mosquitto
ffmpeg        ffmpeg
openssl       openssl
chromium      chromium
python3       python3
'

present() {
  compgen -G "$1" >/dev/null || command -v "$1" >/dev/null
}

missing=()
while read -r package proof; do
  [ -z "$package" ] || present "$proof" || missing+=("$package")
done <<<"$programs"

if [ ${#missing[@]} -eq 0 ]; then
  echo 'Every program that the tests use is installed.'
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]} (Debian's package names). This script knows apt only; install them your way." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "Missing: ${missing[*]}. Install them with: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo -n)
fi

# Packages must not start their services (the tests start what they need on sockets and ports of their own).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o Acquire::Retries=5 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

for attempt in 1 2 3 4; do
  if apt update && apt install "${missing[@]}"; then
    echo "Installed: ${missing[*]}"
    exit 0
  fi
  [ "$attempt" -eq 4 ] || { echo "Attempt $attempt failed; trying again in $((attempt * 10)) s" >&2; sleep $((attempt * 10)); }
done
echo "Could not install: ${missing[*]}" >&2
exit 1
