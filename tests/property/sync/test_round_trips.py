"""Whatever is written for another device is read back the same."""

from hypothesis import given
from hypothesis import strategies as st

from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, PersonId, SpaceId
from console.ledger import Invitation, JoinRequest, Log
from sync.messages import (
    Ack,
    Bye,
    Chunk,
    Done,
    Entries,
    Entry,
    Hello,
    Key,
    Keys,
    Tip,
    Tips,
    Welcome,
)
from sync.pairing import (
    commitment,
    digits,
    read_invitation,
    read_request,
    spoken_hash,
    write_invitation,
    write_request,
)
from sync.wire import MAX_FRAME, Splitter, encode

b32 = st.binary(min_size=32, max_size=32)
b64 = st.binary(min_size=64, max_size=64)
counts = st.integers(0, 2**53 - 1)
hex64 = b32.map(bytes.hex)
entries = st.builds(Entry, st.binary(min_size=1, max_size=200), b64)
messages = st.one_of(
    st.builds(Hello, st.lists(counts, min_size=1, max_size=8).map(tuple), b32, b32, b32, b32, b32),
    st.builds(Welcome, counts, counts),
    st.builds(
        Tips,
        st.sampled_from(Log),
        st.lists(st.builds(Tip, b32, st.integers(1, 2**53 - 1), b32), max_size=9).map(tuple),
    ),
    st.builds(Entries, counts, st.lists(entries, min_size=1, max_size=9).map(tuple)),
    st.builds(Ack, counts),
    st.builds(
        Keys,
        st.lists(
            st.builds(
                Key, st.text(min_size=1, max_size=20), st.binary(min_size=16, max_size=16), b32
            )
        ).map(tuple),
        st.booleans(),
    ),
    st.builds(Chunk, b32, counts, st.binary(max_size=500)),
    st.builds(Done, b32, b32, counts, counts, st.booleans()),
    st.builds(Bye, st.text(max_size=64)),
)
addresses = st.lists(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60), max_size=8
).map(tuple)
invitations = st.builds(
    Invitation,
    space=hex64.map(SpaceId),
    administrator=hex64.map(DeviceKey),
    person=st.binary(min_size=16, max_size=16).map(bytes.hex).map(PersonId),
    role=st.sampled_from(Role),
    expires=counts,
    secret=st.binary(min_size=16, max_size=16),
    addresses=addresses,
)
requests = st.builds(
    JoinRequest,
    space=hex64.map(SpaceId),
    invitation=hex64,
    device=hex64.map(DeviceKey),
    agreement_key=hex64,
    bundle_key=st.just("age1" + "q" * 58),
    report_certificate=st.text("abcAZ09_-", max_size=900),
    proof=b64.map(bytes.hex),
    adopt=st.none() | st.tuples(st.integers(1, 2**53 - 1), hex64.map(EntryId)),
)


@given(st.lists(messages, max_size=6), st.integers(1, 50))
def test_messages_survive_any_cutting_of_the_stream(sent, size):
    data = b"".join(encode(message) for message in sent)
    splitter = Splitter(MAX_FRAME)
    got = []
    for at in range(0, len(data), size):
        got += list(splitter.feed(data[at : at + size]))
    assert got == sent
    assert splitter.waiting == 0


@given(invitations)
def test_an_invitation_can_be_typed_back(invitation):
    text = write_invitation(invitation)
    assert read_invitation(text) == invitation
    assert read_invitation(text.lower().replace("-", " \n")) == invitation
    if not invitation.addresses:
        assert len(text) < 300


@given(requests, b32, b32, b32)
def test_a_request_comes_back_and_its_digits_depend_on_everything(request, one, other, server):
    written = write_request(request)
    assert read_request(written) == request
    shown = digits(written, one, other, server)
    assert len(shown) == 6
    assert shown.isdigit()
    assert len(spoken_hash(written).replace(" ", "")) == 20
    assert commitment(one, written) != commitment(other, written) or one == other
