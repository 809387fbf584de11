"""The table of the exchange: in each state, what is taken and which method handles it.

`part.method` is a method of a part of `sync.exchange.Exchange`. What is not listed is out of turn.
"""

from typing import Final

from sync.messages import (
    Ack,
    AskBlob,
    AskHashes,
    AskKeys,
    Bye,
    Chunk,
    Done,
    Entries,
    Hashes,
    Keys,
    Ping,
    Proof,
    Refused,
    SentAll,
    Tips,
)
from sync.steps import Agreed, Committed, Ended, Filled, Started, State, Table, Topic

_ALWAYS: dict[type | Topic, str] = {
    Committed: "on_committed",
    Filled: "on_filled",
    Agreed: "on_agreed",
    Ended: "on_ended",
    Topic.ASIDE: "ignore",
    Topic.STANDING: "on_standing",
    Ping: "ignore",
    Proof: "on_proof",
    Bye: "on_bye",
    Refused: "on_refused_member",
}
_CARRY: dict[type | Topic, str] = {
    Topic.BATCH: "on_batch",
    Entries: "inbox.on_entries",
    Topic.OFFERED: "on_offered",
    Ack: "on_ack",
}
_COMPARE: dict[type | Topic, str] = {
    Topic.TIPS: "compare.on_own_tips",
    Tips: "compare.on_tips",
    Topic.THEIR_TIPS_HERE: "compare.on_their_tips_here",
    AskHashes: "compare.on_ask_hashes",
    Topic.HASHES_ASKED: "compare.on_hashes_asked",
    Hashes: "compare.on_hashes",
    Topic.HASHES_HERE: "compare.on_hashes_here",
    SentAll: "on_sent_all",
}
_FETCH: dict[type | Topic, str] = {
    Topic.LACKING_KEYS: "fetch.on_lacking_keys",
    Keys: "fetch.on_keys",
    Topic.KEYS_KEPT: "fetch.on_keys_kept",
    Topic.LACKING_BLOBS: "fetch.on_lacking_blobs",
    Chunk: "fetch.on_chunk",
    Topic.CHUNK_KEPT: "fetch.on_chunk_kept",
    AskKeys: "give.on_ask_keys",
    Topic.KEYS_GIVEN: "give.on_keys_given",
    AskBlob: "give.on_ask_blob",
    Topic.CHUNK_GIVEN: "give.on_chunk_given",
    Topic.DONE_TIPS: "on_done_tips",
    Topic.DONE_NEEDS: "on_done_needs",
    Done: "on_done",
}
_PUSH: dict[type | Topic, str] = {
    Topic.KEYS_OF: "give.on_keys_of",
    Topic.KEYS_PUSHED: "give.on_keys_pushed",
    Topic.PUSH_KEPT: "ignore",
}
EXCHANGE: Final[Table] = {
    State.MEMBERS: _ALWAYS | _CARRY | _COMPARE | {Started: "on_started"},
    State.ACTS: _ALWAYS | _CARRY | _COMPARE,
    State.NEEDS: _ALWAYS | _FETCH,
    State.LIVE: _ALWAYS | _CARRY | _FETCH | _PUSH,
}
