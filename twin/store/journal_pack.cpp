#include "twin/store/journal_pack.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "twin/store/byte_stream.h"
#include "twin/store/zstd_blob.h"

namespace sandtable {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::string_view kType = "observations_ingested";
/// Names of feeds and actors are short; a longer one is no honest entry.
constexpr std::size_t kLongestName = 4096;

std::int64_t minus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

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

std::string BatchEntry::body() const {
  const nlohmann::json json{{"batch", batch.hex()}, {"count", count}, {"source", source}, {"type", kType}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<BatchEntry> BatchEntry::of_body(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || json.size() != 4) return std::nullopt;
  for (const char* key : {"batch", "source", "type"}) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return std::nullopt;
  }
  const auto count = json.find("count");
  if (count == json.end() || !count->is_number_unsigned()) return std::nullopt;
  const auto digest = Digest::from_hex(json["batch"].get<std::string>());
  if (!digest) return std::nullopt;
  BatchEntry entry;
  entry.source = json["source"].get<std::string>();
  entry.count = count->get<std::uint64_t>();
  entry.batch = *digest;
  return entry.source.size() <= kLongestName && entry.body() == body ? std::optional(entry) : std::nullopt;
}

std::vector<std::uint8_t> encode_batches(std::span<const BatchEntry> entries) {
  Names names;
  ByteWriter columns;
  BatchEntry before;
  for (const BatchEntry& e : entries) columns.signed_number(minus(e.seq, std::exchange(before.seq, e.seq)));
  for (const BatchEntry& e : entries) columns.signed_number(minus(e.at_ms, std::exchange(before.at_ms, e.at_ms)));
  // The wall clock runs beside the incident's: their distance changes little.
  std::int64_t distance = 0;
  for (const BatchEntry& e : entries) {
    const std::int64_t now = minus(e.wall_ms, e.at_ms);
    columns.signed_number(minus(now, std::exchange(distance, now)));
  }
  for (const BatchEntry& e : entries) columns.number(names.number(e.actor));
  for (const BatchEntry& e : entries) columns.number(names.number(e.source));
  for (const BatchEntry& e : entries) columns.number(e.count);
  for (const BatchEntry& e : entries) columns.raw(e.batch.bytes);
  ByteWriter out;
  out.number(kVersion);
  out.number(entries.size());
  out.number(names.list().size());
  for (const std::string& name : names.list()) out.text(name);
  out.raw(columns.bytes());
  return compressed(out.bytes());
}

Result<std::vector<BatchEntry>> decode_batches(std::span<const std::uint8_t> bytes) {
  const auto plain = decompressed(bytes);
  if (!plain) return pass(plain);
  ByteReader in(*plain);
  if (const std::uint64_t version = in.number(); version != kVersion)
    return fail(ErrorCode::kUnreadable, "journal format {} is not known to this version", version);
  const std::uint64_t count = in.number();
  const std::uint64_t name_count = in.number();
  // An entry has at least its digest, and a name its length.
  if (count > in.left() / Digest{}.bytes.size() || name_count > in.left())
    return fail(ErrorCode::kUnreadable, "{} packed entries", count);
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < name_count && in.ok(); ++i) names.emplace_back(in.text());
  bool sound = true;
  const auto name = [&]() -> std::string {
    const std::uint64_t number = in.number();
    sound = sound && number < names.size();
    return sound ? names[static_cast<std::size_t>(number)] : std::string();
  };
  std::vector<BatchEntry> entries(static_cast<std::size_t>(count));
  BatchEntry before;
  for (BatchEntry& e : entries) e.seq = before.seq = plus(before.seq, in.signed_number());
  for (BatchEntry& e : entries) e.at_ms = before.at_ms = plus(before.at_ms, in.signed_number());
  std::int64_t distance = 0;
  for (BatchEntry& e : entries) e.wall_ms = plus(e.at_ms, distance = plus(distance, in.signed_number()));
  for (BatchEntry& e : entries) e.actor = name();
  for (BatchEntry& e : entries) e.source = name();
  for (BatchEntry& e : entries) e.count = in.number();
  for (BatchEntry& e : entries) {
    const auto digest = in.raw(e.batch.bytes.size());
    std::ranges::copy(digest, e.batch.bytes.begin());
  }
  for (std::size_t i = 1; i < entries.size(); ++i) sound = sound && entries[i - 1].seq < entries[i].seq;
  if (!sound || !in.ok() || in.left() != 0)
    return fail(ErrorCode::kUnreadable, "packed entries that do not fit each other");
  return entries;
}

}  // namespace sandtable
