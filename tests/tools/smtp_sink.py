#!/usr/bin/env python3
"""A mail server for the tests: keeps what it receives as files.

usage: smtp_sink.py FOLDER [--fail-first N] [--reject] [--delay-ms N]
                           [--drop-after-250] [--drop-before-250 N]

Listens on a free loopback port and prints it as its first line. Each message
becomes FOLDER/NNNN.eml, exactly as received, with its envelope and decoded parts
beside it in FOLDER/NNNN.json; both are complete once the .eml can be seen. Ends
when its standard input does, so that it never outlives the test that started it.
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import pathlib
import sys

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, options):
        self.folder = options.folder
        self.options = options
        self.attempts = 0
        self.kept = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.options.reject:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        self.attempts += 1
        if self.options.delay_ms:
            await asyncio.sleep(self.options.delay_ms / 1000)
        if self.attempts <= self.options.fail_first:
            return "451 4.3.0 Try again later"
        self.keep(envelope)
        if self.kept <= self.options.drop_before_250:
            server.transport.abort()
        elif self.options.drop_after_250:
            await server.push("250 2.0.0 Kept")
            server.transport.close()
        return "250 2.0.0 Kept"

    def keep(self, envelope):
        self.kept += 1
        name = f"{self.kept:04}"
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        facts = {
            "from": envelope.mail_from or "",
            "to": envelope.rcpt_tos,
            "subject": str(message["subject"] or ""),
            "message_id": str(message["message-id"] or ""),
            "text": text_of(message, "plain"),
            "html": text_of(message, "html"),
        }
        self.write(f"{name}.json", json.dumps(facts, ensure_ascii=False).encode())
        self.write(f"{name}.eml", envelope.original_content)

    def write(self, name, content):
        half = self.folder / f".{name}.half"
        half.write_bytes(content)
        os.replace(half, self.folder / name)


def text_of(message, kind):
    part = message.get_body(preferencelist=(kind,))
    return "" if part is None else part.get_content().replace("\r\n", "\n")


def arguments():
    parser = argparse.ArgumentParser(description="Keeps received mail as files.")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--fail-first", type=int, default=0, metavar="N", help="451 to the first N messages")
    parser.add_argument("--reject", action="store_true", help="550 to every recipient")
    parser.add_argument("--delay-ms", type=int, default=0, metavar="N", help="wait before answering a message")
    parser.add_argument("--drop-after-250", action="store_true", help="hang up right after accepting a message")
    parser.add_argument("--drop-before-250", type=int, default=0, metavar="N",
                        help="keep the first N messages but hang up instead of saying so")
    return parser.parse_args()


async def main():
    options = arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    sink = Sink(options)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, hostname="sink.test", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    os._exit(0)


asyncio.run(main())
