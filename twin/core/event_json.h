#pragma once

#include <string>
#include <vector>

#include "twin/core/event.h"

namespace sandtable {

/// Stable name of the event's kind: "order_issued".
std::string_view event_type(const EventBody& body);

/// The journal's text of an event body: {"type": "order_issued", ...}, keys sorted, times as ISO 8601 UTC. Heavy
/// payloads are left out and stand as digests: observations (`batch`: digest and count) and the flood field
/// (`field`: digest). The text is what the hash chain covers.
std::string journal_text(const EventBody& body);
/// The same with `asked_from` {role, seen, counted_ms} beside the type where the entry has it; else not a letter more.
std::string journal_text(const Event& event);

/// Payloads that lie beside the journal, by which parse_journal_text() completes an event.
struct BesidePayloads {
  std::vector<Observation> observations;
  std::shared_ptr<const FloodField> field;
};
/// kUnreadable when the text is not an event of this version or a payload's digest does not fit.
Result<EventBody> parse_journal_text(std::string_view text, BesidePayloads beside);
/// Fills in body and asked_from of an entry whose place, times and actor are known.
Result<Event> parse_journal_entry(Event entry, std::string_view text, BesidePayloads beside);

/// Digest over a batch of observations, field by field.
Digest digest_of(const std::vector<Observation>& observations);

}  // namespace sandtable
