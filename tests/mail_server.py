"""A real SMTP server on this machine, which can be told to misbehave."""

import email
from email import policy

from aiosmtpd.controller import Controller


class AnyPort(Controller):
    """Asks the system for a port, and knocks at the one it got."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """Keeps what it accepts. Answers to RCPT and DATA may be set to any line of SMTP.

    drops: "before" closes the connection instead of taking a letter, "after" once it
    has taken it but before it says so.
    """

    def __init__(self):
        self.messages = []
        self.recipients = []
        self.answer_to_rcpt = None
        self.answer_to_data = None
        self.drops = None
        self.is_up = False
        self.controller = AnyPort(self, hostname="127.0.0.1", port=0)

    def start(self):
        self.controller.start()
        self.port = self.controller.port
        self.is_up = True

    def stop(self):
        """May be repeated."""
        if self.is_up:
            self.is_up = False
            self.controller.stop()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer_to_rcpt:
            return self.answer_to_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer_to_data:
            return self.answer_to_data
        if self.drops == "before":
            server.transport.abort()
            return "421 gone"
        self.messages.append(email.message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        if self.drops == "after":
            server.transport.abort()
        return "250 OK"
