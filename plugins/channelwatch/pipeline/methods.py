"""Name the requests that cost budget, as Telegram names them."""

from channelwatch.domain.rounds import RoundKind

CONNECT = "help.getConfig"
RESOLVE = "contacts.resolveUsername"
FULL_CHANNEL = "channels.getFullChannel"
CHANNELS = "channels.getChannels"
DIFFERENCE = "updates.getChannelDifference"
HISTORY = "messages.getHistory"
MESSAGES = "channels.getMessages"
VIEWS = "messages.getMessagesViews"
GET_FILE = "upload.getFile"

LOOKS_AGAIN_BY = {RoundKind.AUDIT: MESSAGES, RoundKind.COUNTERS: VIEWS}

EVERY_METHOD = "*"
"""A flood wait or a cap on this holds for all methods."""

PAGE = 100
"""Most posts that one request gives or takes."""
