# A PostgreSQL of the tests' own: a temporary cluster on a free loopback port.
# Sourced after common.sh. `jt_postgres_start` exports TEST_DATABASE_URL and
# removes the cluster when the script ends.

JT_PG_OLDEST=15
JT_PG_BIN=''
JT_PG_DIR=''
JT_PG_USER=()

# Sets JT_PG_BIN to the newest usable set of server programs.
jt_postgres_find() {
    local folder major best=0
    for folder in "$(dirname "$(command -v initdb || echo /none/initdb)")" \
        /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin \
        /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ] || continue
        major=$("$folder/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
        if [ "$major" -ge "$JT_PG_OLDEST" ] && [ "$major" -gt "$best" ]; then
            best=$major
            JT_PG_BIN=$folder
        fi
    done
    [ "$best" -gt 0 ]
}

jt_postgres_install() {
    jt_postgres_find && return 0
    # The package would make and start a cluster of its own, which nobody asked for.
    if jt_apt postgresql-common &&
        sed -i -E 's/^#?(create_main_cluster) .*$/\1 = false/' /etc/postgresql-common/createcluster.conf &&
        jt_apt postgresql && jt_postgres_find; then
        return 0
    fi
    jt_error "PostgreSQL $JT_PG_OLDEST or newer (initdb, pg_ctl, postgres) was not found."
    jt_say "  Debian, Ubuntu: apt-get install postgresql      Fedora: dnf install postgresql-server" >&2
    jt_say "  macOS: brew install postgresql@17               or put its bin folder into PATH" >&2
    return 1
}

# PostgreSQL refuses to run as root.
jt_postgres_user() {
    local name
    [ "$(id -u)" -eq 0 ] || return 0
    for name in postgres nobody; do
        id "$name" >/dev/null 2>&1 || continue
        if command -v runuser >/dev/null; then
            JT_PG_USER=(runuser -u "$name" --)
        elif command -v setpriv >/dev/null; then
            JT_PG_USER=(setpriv --reuid "$(id -u "$name")" --regid "$(id -g "$name")" --clear-groups --)
        else
            continue
        fi
        chown "$name" "$JT_PG_DIR"
        return 0
    done
    jt_error 'PostgreSQL does not run as root, and neither runuser nor setpriv with a user postgres or nobody is here'
    return 1
}

jt_postgres_as() { (cd "$JT_PG_DIR" && "${JT_PG_USER[@]+"${JT_PG_USER[@]}"}" env HOME="$JT_PG_DIR" "$@"); }

jt_postgres_stop() {
    [ -n "$JT_PG_DIR" ] || return 0
    if [ -f "$JT_PG_DIR/data/postmaster.pid" ]; then
        jt_postgres_as "$JT_PG_BIN/pg_ctl" -D "$JT_PG_DIR/data" -m immediate -w -t 20 stop >/dev/null 2>&1 || true
    fi
    rm -rf -- "$JT_PG_DIR"
    JT_PG_DIR=''
}

jt_postgres_start() {
    local try port folder=${TMPDIR:-/tmp}
    jt_postgres_find || return 1
    if [ "$(id -u)" -eq 0 ]; then folder=/tmp; fi # the other user must be able to reach it
    JT_PG_DIR=$(mktemp -d "$folder/jiangtai-pg.XXXXXXXX")
    jt_at_exit jt_postgres_stop
    jt_postgres_user || return 1

    # Locale C is the one that every system has.
    jt_postgres_as "$JT_PG_BIN/initdb" -D "$JT_PG_DIR/data" -U jiangtai_test -E UTF8 --locale=C \
        --data-checksums --auth-host=trust --auth-local=reject >"$JT_PG_DIR/initdb.log" 2>&1 || {
        cat "$JT_PG_DIR/initdb.log" >&2
        jt_error 'initdb failed'
        return 1
    }
    # Durability (fsync, synchronous_commit, full_page_writes) stays as PostgreSQL has it:
    # the program refuses a server without.
    cat >>"$JT_PG_DIR/data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
timezone = 'UTC'
lc_messages = 'C'
CONF
    for try in 1 2 3 4 5 6; do
        port=$((20000 + RANDOM % 12000))
        if jt_postgres_as "$JT_PG_BIN/pg_ctl" -D "$JT_PG_DIR/data" -o "-p $port" \
            -l "$JT_PG_DIR/data/server.log" -w -t 30 start >/dev/null 2>&1; then
            export TEST_DATABASE_URL="postgres://jiangtai_test@127.0.0.1:$port/postgres"
            return 0
        fi
    done
    tail -n 20 "$JT_PG_DIR/data/server.log" >&2 || true
    jt_error "PostgreSQL did not start (tried $try ports)"
    return 1
}

jt_postgres_version() { "$JT_PG_BIN/postgres" --version; }
