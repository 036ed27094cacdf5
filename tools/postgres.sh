#!/bin/sh
# A throw-away PostgreSQL for tests: a cluster of its own in a temporary folder, on a free port
# of the loopback address, with a random password; nothing of it is left afterwards.
#
#   tools/postgres.sh find              print the folder of the newest server programs, or fail
#   tools/postgres.sh run COMMAND…      start, run COMMAND with DATABASE_URL set, stop, clean up
#   tools/postgres.sh start FOLDER      start in FOLDER (made new) and print its DATABASE_URL
#   tools/postgres.sh stop FOLDER       stop the server in FOLDER and delete FOLDER
#
# The server refuses to run as root, so root runs it as the user "postgres" (Debian's package
# makes that user) or else "nobody".
set -eu

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

find_programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5,5nr); do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && echo "$folder" && return 0
    done
    found=$(command -v initdb) || return 1
    dirname "$(readlink -f "$found")"
}

as_owner() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif id postgres >/dev/null 2>&1; then
        runuser -u postgres -- "$@"
    else
        runuser -u nobody -- "$@"
    fi
}

start() {
    folder=$1
    programs=$(find_programs) || fail "PostgreSQL 未安装：apt-get install postgresql"
    python=$(command -v python3) || fail "python3 未安装"
    mkdir -p "$folder"
    password=$("$python" -c 'import secrets; print(secrets.token_hex(16))')
    port=$("$python" -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')
    (umask 077 && echo "$password" >"$folder/password")
    : >"$folder/log"
    if [ "$(id -u)" -eq 0 ]; then
        chown -R "$(as_owner id -un)" "$folder"
    fi
    cd "$folder"
    as_owner "$programs/initdb" --pgdata "$folder/data" --username zhibu --pwfile "$folder/password" \
        --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --no-sync >"$folder/log" 2>&1 ||
        { cat "$folder/log" >&2; fail "initdb 失败"; }
    # A crash may lose this data: it is thrown away anyhow, and the tests run twice as fast. Their
    # questions are over before a plan could be compiled.
    as_owner "$programs/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --wait --timeout 60 \
        --options "-h 127.0.0.1 -p $port -k $folder -c fsync=off -c synchronous_commit=off \
-c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c jit=off \
-c max_connections=60 -c timezone=Asia/Shanghai" start >/dev/null ||
        { cat "$folder/log" >&2; fail "PostgreSQL 没有启动"; }
    PGPASSWORD=$password "$programs/createdb" --host 127.0.0.1 --port "$port" --username zhibu zhibu
    echo "postgres://zhibu:$password@127.0.0.1:$port/zhibu"
}

stop() {
    folder=$1
    [ -d "$folder/data" ] || return 0
    programs=$(find_programs)
    cd "$folder"
    as_owner "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate --wait stop >/dev/null || true
    cd /
    rm -rf "$folder"
}

run() {
    here=$PWD
    temporary=$(mktemp -d "${TMPDIR:-/tmp}/zhibu-postgres.XXXXXX")
    chmod 711 "$temporary"
    trap 'stop "$temporary/cluster"; rm -rf "$temporary"' EXIT
    trap 'exit 130' INT TERM HUP
    DATABASE_URL=$(start "$temporary/cluster")
    export DATABASE_URL
    cd "$here"
    "$@"
}

action=${1:-}
[ $# -gt 0 ] && shift
case $action in
    find) find_programs ;;
    run) [ $# -gt 0 ] || fail "run 后面要有命令"; run "$@" ;;
    start) [ $# -eq 1 ] || fail "start 后面要有一个文件夹"; start "$(realpath -m "$1")" ;;
    stop) [ $# -eq 1 ] || fail "stop 后面要有一个文件夹"; stop "$(realpath -m "$1")" ;;
    *) sed -n '2,11p' "$0" | cut -c3-; exit 2 ;;
esac
