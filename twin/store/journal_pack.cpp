#include "twin/store/journal_pack.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "twin/store/byte_stream.h"
#include "twin/store/wrapping.h"
#include "twin/store/zstd_blob.h"

namespace sandtable {
namespace {

constexpr std::uint64_t kPackVersion = 1;
constexpr std::string_view kType = "observations_ingested";
/// Names of feeds and actors are short; a longer one is no honest entry.
constexpr std::size_t kLongestName = 4096;

class Names {
 public:
  std::uint64_t number(const std::string& name) {
    const auto [it, is_new] = numbers_.emplace(name, list_.size());
    if (is_new) list_.push_back(name);
    return it->second;
  }
  [[nodiscard]] const std::vector<std::string>& list() const { return list_; }

 private:
  std::map<std::string, std::uint64_t> numbers_;
  std::vector<std::string> list_;
};

}  // namespace

std::string BatchBody::text() const {
  const nlohmann::json json{{"batch", batch.hex()}, {"count", count}, {"source", source}, {"type", kType}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<BatchBody> BatchBody::of_text(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || json.size() != 4) return std::nullopt;
  for (const char* key : {"batch", "source", "type"}) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return std::nullopt;
  }
  const auto count = json.find("count");
  if (count == json.end() || !count->is_number_unsigned()) return std::nullopt;
  const auto digest = Digest::from_hex(json["batch"].get<std::string>());
  if (!digest) return std::nullopt;
  BatchBody body{json["source"].get<std::string>(), count->get<std::uint64_t>(), *digest};
  return body.source.size() <= kLongestName && body.text() == text ? std::optional(std::move(body)) : std::nullopt;
}

std::vector<std::uint8_t> encode_entries(std::span<const PackedEntry> entries) {
  Names names;
  ByteWriter columns;
  std::int64_t seq = 0;
  std::int64_t at = 0;
  // The wall clock runs beside the incident's: their distance changes little.
  std::int64_t distance = 0;
  for (const PackedEntry& e : entries) columns.signed_number(minus(e.seq, std::exchange(seq, e.seq)));
  for (const PackedEntry& e : entries) columns.signed_number(minus(e.at_ms, std::exchange(at, e.at_ms)));
  for (const PackedEntry& e : entries) {
    const std::int64_t now = minus(e.wall_ms, e.at_ms);
    columns.signed_number(minus(now, std::exchange(distance, now)));
  }
  for (const PackedEntry& e : entries) columns.number(names.number(e.actor));
  // Twice the number of the kind, and one more for a batch.
  for (const PackedEntry& e : entries) columns.number(names.number(e.kind) << 1 | (e.batch ? 1U : 0U));
  for (const PackedEntry& e : entries) {
    if (e.batch) columns.number(names.number(e.batch->source));
  }
  for (const PackedEntry& e : entries) {
    if (e.batch) columns.number(e.batch->count);
  }
  for (const PackedEntry& e : entries) {
    if (e.batch) columns.raw(e.batch->batch.bytes);
  }
  for (const PackedEntry& e : entries) {
    if (!e.batch) columns.text(e.text);
  }
  ByteWriter out;
  out.number(kPackVersion);
  out.number(entries.size());
  out.number(names.list().size());
  for (const std::string& name : names.list()) out.text(name);
  out.raw(columns.bytes());
  return compressed(out.bytes());
}

Result<std::vector<PackedEntry>> decode_entries(std::span<const std::uint8_t> bytes) {
  const auto plain = decompressed(bytes);
  if (!plain) return pass(plain);
  ByteReader in(*plain);
  if (const std::uint64_t version = in.number(); version != kPackVersion)
    return fail(ErrorCode::kUnreadable, "journal format {} is not known to this version", version);
  const std::uint64_t count = in.number();
  const std::uint64_t name_count = in.number();
  // An entry has at least one byte in each of five columns, and a name its length.
  constexpr std::uint64_t kLeastBytes = 5;
  if (count > std::min<std::uint64_t>(in.left() / kLeastBytes, kMostPackedEntries) || name_count > in.left())
    return fail(ErrorCode::kUnreadable, "{} packed entries", count);
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < name_count && in.ok(); ++i) names.emplace_back(in.text());
  bool sound = true;
  std::size_t spelled_out = 0;  // a few bytes can name a long text very often
  const auto name = [&](std::uint64_t number) -> std::string {
    sound = sound && number < names.size();
    if (sound) spelled_out += names[static_cast<std::size_t>(number)].size();
    sound = sound && spelled_out <= kMostPackedBytes;
    return sound ? names[static_cast<std::size_t>(number)] : std::string();
  };
  std::vector<PackedEntry> entries(static_cast<std::size_t>(count));
  std::int64_t seq = 0;
  std::int64_t at = 0;
  std::int64_t distance = 0;
  for (PackedEntry& e : entries) e.seq = seq = plus(seq, in.signed_number());
  for (PackedEntry& e : entries) e.at_ms = at = plus(at, in.signed_number());
  for (PackedEntry& e : entries) e.wall_ms = plus(e.at_ms, distance = plus(distance, in.signed_number()));
  for (PackedEntry& e : entries) e.actor = name(in.number());
  for (PackedEntry& e : entries) {
    const std::uint64_t kind = in.number();
    e.kind = name(kind >> 1);
    if ((kind & 1) != 0) e.batch.emplace();
  }
  for (PackedEntry& e : entries) {
    if (e.batch) e.batch->source = name(in.number());
  }
  for (PackedEntry& e : entries) {
    if (e.batch) e.batch->count = in.number();
  }
  for (PackedEntry& e : entries) {
    if (e.batch) std::ranges::copy(in.raw(e.batch->batch.bytes.size()), e.batch->batch.bytes.begin());
  }
  for (PackedEntry& e : entries) {
    if (!e.batch) e.text = in.text();
  }
  for (std::size_t i = 1; i < entries.size(); ++i) sound = sound && entries[i - 1].seq < entries[i].seq;
  if (!sound || !in.ok() || in.left() != 0)
    return fail(ErrorCode::kUnreadable, "packed entries that do not fit each other");
  return entries;
}

}  // namespace sandtable
