#!/usr/bin/env python3
"""A printer of before IPP Everywhere, as far as whoever sets one up meets it: what it is it says by SNMP (v1, RFC 1157), in the
objects of the Host Resources and Printer Port Monitor MIBs, and what is to be printed it takes at port 9100.

    snmp-printer.py ADDRESS ID FILE    such as 'MFG:HP;MDL:LaserJet P3015;CMD:PCL,POSTSCRIPT;'; what is printed goes into FILE
"""

import socket
import sys
import threading

address, device_id, paper = sys.argv[1:4]
parts = dict(part.split(":", 1) for part in device_id.strip(";").split(";"))
PRINTER = (1, 3, 6, 1, 2, 1, 25, 3, 1, 5)  # hrDevicePrinter
TOLD = {
    (1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 2, 1): PRINTER,  # hrDeviceType
    (1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3, 1): f"{parts['MFG']} {parts['MDL']}",  # hrDeviceDescr
    (1, 3, 6, 1, 4, 1, 2699, 1, 2, 1, 2, 1, 1, 3, 1): device_id,  # ppmPrinterIEEE1284DeviceId
}


def read(data, at=0):
    """The tag and the content at a place, and where the next begins (BER)."""
    tag, length, at = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    return tag, data[at : at + length], at + length


def write(tag, content):
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    count = (size.bit_length() + 7) // 8
    return bytes([tag, 0x80 | count]) + size.to_bytes(count, "big") + content


def parse_oid(content):
    numbers, value = [content[0] // 40, content[0] % 40], 0
    for byte in content[1:]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return tuple(numbers)


def make_oid(numbers):
    content = bytes([numbers[0] * 40 + numbers[1]])
    for number in numbers[2:]:
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(number & 0x7F | 0x80)
        content += bytes(reversed(septets))
    return write(0x06, content)


def answer(request):
    _, message, _ = read(request)
    _, version, at = read(message)
    _, community, at = read(message, at)
    kind, body, _ = read(message, at)
    if kind != 0xA0:  # GetRequest
        return None
    _, number, at = read(body)
    _, _, at = read(body, at)
    _, _, at = read(body, at)
    _, bindings, _ = read(body, at)
    _, binding, _ = read(bindings)
    _, name, _ = read(binding)
    told = TOLD.get(parse_oid(name))
    if told is None:
        error, value = 2, write(0x05, b"")  # noSuchName
    else:
        error, value = 0, make_oid(told) if isinstance(told, tuple) else write(0x04, told.encode())
    bound = write(0x30, write(0x30, write(0x06, name) + value))
    where = 1 if error else 0
    said = write(0x02, number) + write(0x02, bytes([error])) + write(0x02, bytes([where])) + bound
    return write(0x30, write(0x02, version) + write(0x04, community) + write(0xA2, said))


def take_paper():
    listener = socket.create_server((address, 9100))
    while True:
        connection, _ = listener.accept()
        with connection, open(paper, "ab") as file:
            while data := connection.recv(65536):
                file.write(data)


threading.Thread(target=take_paper, daemon=True).start()
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((address, 161))
while True:
    request, asker = server.recvfrom(4096)
    if said := answer(request):
        server.sendto(said, asker)
