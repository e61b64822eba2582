"""What Redis does in one step: Lua, which it runs while nobody else reads or writes.

Each site has one hash, its state, without a time to live:

run      the `run_id` of the server that wrote it
id       what the database knows the store by
epoch    the present epoch
start    the epoch at which this store began; whatever is older is untrue
0 … 65535   the epoch of the last change of each place; see shared_table.py

Epochs are microseconds at first, for Lua's numbers are exact up to 2^53 alone. A script
that answers nil found no state.
Source: https://redis.io/docs/latest/develop/programmability/eval-intro/
"""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Script:
    """A script and the digest by which Redis remembers it."""

    text: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha1(self.text.encode()).hexdigest())


# KEYS: state. ARGV: run id, an id for a new store, the newest epoch that the caller knows.
# Answers 1 if it began a new one. The clock of a new server may be behind the old one's.
BEGIN = Script("""#!lua flags=allow-oom
local state = KEYS[1]
local before, known = tonumber(redis.call('HGET', state, 'epoch') or 0), tonumber(ARGV[3])
if redis.call('HGET', state, 'run') == ARGV[1] and before >= known then return 0 end
local now = redis.call('TIME')
local epoch = math.max(now[1] * 1000000 + now[2], before + 1, known + 1)
epoch = string.format('%.0f', epoch)
redis.call('UNLINK', state)
redis.call('HSET', state, 'run', ARGV[1], 'id', ARGV[2], 'epoch', epoch, 'start', epoch)
return 1
""")

# KEYS: state. ARGV: places. With allow-oom: a full server must not keep a change back.
RAISE_EPOCH = Script("""#!lua flags=allow-oom
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then return false end
epoch = string.format('%.0f', epoch + 1)
for _, place in ipairs(ARGV) do redis.call('HSET', KEYS[1], place, epoch) end
redis.call('HSET', KEYS[1], 'epoch', epoch)
return 1
""")

# KEYS: state. ARGV: the new id. Pages have the id in their keys, so nobody finds them.
DROP_EVERYTHING = Script("""#!lua flags=allow-oom
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then return false end
epoch = string.format('%.0f', epoch + 1)
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'epoch', epoch, 'start', epoch)
return 1
""")

# KEYS: state. ARGV: page, its epoch, its life in ms, how many places, places, fields and
# values. Answers whether it was kept.
SAVE = Script("""#!lua
local id, start, now = unpack(redis.call('HMGET', KEYS[1], 'id', 'start', 'epoch'))
if not id then return false end
local epoch, places = tonumber(ARGV[2]), tonumber(ARGV[4])
if epoch < tonumber(start) or epoch > tonumber(now) then return 0 end
for i = 5, 4 + places do
  if tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or 0) > epoch then return 0 end
end
local page = KEYS[1] .. ':' .. id .. ':' .. ARGV[1]
redis.call('UNLINK', page)
redis.call('HSET', page, 'epoch', ARGV[2], 'places', table.concat(ARGV, ' ', 5, 4 + places))
redis.call('HSET', page, unpack(ARGV, 5 + places))
redis.call('PEXPIRE', page, ARGV[3])
return 1
""")

# KEYS: state. ARGV: page, fields. Answers their values, or 0 where there is no page. One
# that is not true any more is answered once, and deleted.
LOAD = Script("""#!lua flags=allow-oom
local id, start = unpack(redis.call('HMGET', KEYS[1], 'id', 'start'))
if not id then return false end
local page = KEYS[1] .. ':' .. id .. ':' .. ARGV[1]
local epoch, places = unpack(redis.call('HMGET', page, 'epoch', 'places'))
if not epoch then return 0 end
local found = redis.call('HMGET', page, unpack(ARGV, 2))
epoch = tonumber(epoch)
local is_true = tonumber(start) <= epoch
for place in string.gmatch(places, '%d+') do
  is_true = is_true and tonumber(redis.call('HGET', KEYS[1], place) or 0) <= epoch
end
if not is_true then redis.call('UNLINK', page) end
return found
""")
