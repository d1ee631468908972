#include "tests/fuzz/store/entries.h"

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

#include "twin/base/text.h"
#include "twin/core/event_json.h"
#include "twin/store/arrival_order.h"
#include "twin/store/journal_pack.h"
#include "twin/store/observation_chunk.h"
#include "twin/store/zstd_blob.h"

namespace sandtable::fuzz {
namespace {

void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void check_message(const Error& error) {
  require(!error.message.empty() && error.message.size() < 4'096, "refusals have a reason of bounded length");
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

bool same_value(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

bool same_row(const ObservationRow& a, const TextPool& a_texts, const ObservationRow& b, const TextPool& b_texts) {
  return a.phenomenon_ms == b.phenomenon_ms && a.received_ms == b.received_ms && same_value(a.value, b.value) &&
         a.tests == b.tests && a.flag == b.flag && a.series == b.series &&
         raw_text_of(a, a_texts) == raw_text_of(b, b_texts) && a_texts.text(a.reason) == b_texts.text(b.reason);
}

void unpack(std::span<const std::uint8_t> frame) {
  TextPool texts;
  Chunk chunk;
  if (const Status read = decode_chunk(frame, texts, chunk); !read) return check_message(read.error());
  std::size_t at = 0;
  for (const ChunkSeries& series : chunk.series) {
    require(series.first == at && series.first <= series.last && series.last <= chunk.rows.size(),
            "series lie one behind the other");
    at = series.last;
  }
  require(at == chunk.rows.size(), "every row belongs to a series");
  TextPool other;
  Chunk again;
  require(decode_chunk(encode_chunk(chunk.rows, chunk.series, texts), other, again).has_value(), "what we pack opens");
  require(again.rows.size() == chunk.rows.size(), "packing loses no row");
  for (std::size_t i = 0; i < chunk.rows.size(); ++i)
    require(same_row(chunk.rows[i], texts, again.rows[i], other), "a row comes back as it was packed");
}

void unpack_order(std::span<const std::uint8_t> frame) {
  constexpr std::uint32_t kSeries = 300;
  const auto order = decode_arrival(frame, kSeries);
  if (!order) return check_message(order.error());
  std::size_t counted = 0;
  for (const ArrivalEntry& entry : order->entries) counted += entry.count;
  require(counted == order->series.size(), "the counts add up");
  for (const std::uint32_t series : order->series) require(series < kSeries, "series exist");
  const auto again = decode_arrival(encode_arrival(*order), kSeries);
  require(again.has_value() && again->series == order->series, "an order comes back as it was packed");
}

void unpack_entries(std::span<const std::uint8_t> frame) {
  const auto entries = decode_entries(frame);
  if (!entries) return check_message(entries.error());
  for (std::size_t i = 1; i < entries->size(); ++i)
    require((*entries)[i - 1].seq < (*entries)[i].seq, "entries follow each other");
  const auto again = decode_entries(encode_entries(*entries));
  require(again.has_value() && *again == *entries, "entries come back as they were packed");
}

}  // namespace

void packed_chunk(std::string_view bytes) {
  unpack(bytes_of(bytes));
  unpack(compressed(bytes_of(bytes)));
}

void packed_order(std::string_view bytes) {
  unpack_order(bytes_of(bytes));
  unpack_order(compressed(bytes_of(bytes)));
}

void packed_entries(std::string_view bytes) {
  unpack_entries(bytes_of(bytes));
  unpack_entries(compressed(bytes_of(bytes)));
  const auto entry = BatchBody::of_text(bytes);
  if (entry) require(entry->text() == bytes, "a body that is packed is written again letter for letter");
}

void journal_body(std::string_view bytes) {
  const auto body = parse_journal_text(bytes, {});
  if (!body) return check_message(body.error());
  const std::string text = journal_text(*body);
  const auto again = parse_journal_text(text, {});
  require(again.has_value(), "what we write can be read");
  require(journal_text(*again) == text, "an event is written the same way every time");
}

}  // namespace sandtable::fuzz
