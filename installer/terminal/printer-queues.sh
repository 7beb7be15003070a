# Sourced by print-queue and network-printer: which driver a printer of pages gets, and what its queue is called.

tell() { echo "${0##*/}: $*" >&2; }

# A part of what a printer says of itself (IEEE 1284): `MFG:HP;MDL:LaserJet P3015;CMD:PCL,POSTSCRIPT;`.
field() { printf '%s' "$id" | tr ';' '\n' | sed -nE "s/^ *($1): *//p" | head -n 1; }

# Reads what the printer says into `id`, `maker`, `model` and `languages`.
understand() {
    id=$1
    maker=$(field 'MFG|MANUFACTURER')
    model=$(field 'MDL|MODEL')
    languages=$(field 'CMD|COMMAND SET' | tr '[:lower:],' '[:upper:] ')
}

speaks() { printf ' %s ' "$languages" | grep -qE " ($1) "; }

# Its maker's driver, or another one for this very model, where one is installed. Else by its language: first those in which the fewest
# decisions are left to the printer.
driver() {
    own=$(lpinfo --device-id "$id" -m 2>/dev/null | head -n 1)
    if [ -n "$own" ]; then
        echo "${own%% *}"
    elif speaks 'PWGRASTER|PWG'; then
        echo drv:///cupsfilters.drv/pwgrast.ppd
    elif speaks 'PCLXL|PCL6'; then
        echo lsb/usr/cupsfilters/pxlmono.ppd
    elif speaks 'POSTSCRIPT[0-9]*|PS'; then
        echo drv:///sample.drv/generic.ppd
    elif speaks 'PCL[0-9A-Z]*'; then
        echo drv:///sample.drv/generpcl.ppd
    elif speaks 'PDF'; then
        echo lsb/usr/cupsfilters/Generic-PDF_Printer-PDF.ppd
    fi
}

# The queue to this address; nothing where there is none.
queue_to() {
    LC_ALL=C lpstat -v 2>/dev/null | ADDRESS=$1 awk '
        { end = ": " ENVIRON["ADDRESS"] }
        /^device for / && substr($0, length($0) - length(end) + 1) == end {
            print substr($0, 12, length($0) - length(end) - 11)
            exit
        }'
}

# Letters, digits, - and _: what a queue may be called. A second one of the same model gets a number.
name() {
    plain=$(printf '%s' "$model" | tr -c 'A-Za-z0-9_-' - | tr -s - | cut -c -40)
    plain=${plain#-} plain=${plain%-}
    plain=${plain:-printer}
    chosen=$plain number=1
    while lpstat -v "$chosen" >/dev/null 2>&1; do
        number=$((number + 1)) chosen=$plain-$number
    done
    echo "$chosen"
}

# A document that fails is told of and dropped, and does not stop the next citizen's.
make() {
    lpadmin -p "$1" -E -v "$2" -m "$3" -D "$4" \
        -o printer-is-shared=false -o printer-error-policy=abort-job -o PageSize=A4 2>/dev/null
}

# Two printers at the same time wait for each other.
one_at_a_time() {
    exec 9>/run/lock/kiosk-print-queue
    flock 9
}
