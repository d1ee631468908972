#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/digest.h"
#include "twin/base/result.h"

namespace sandtable {

/// What an entry of kind observations_ingested says. The observations themselves lie in a seal.
struct BatchBody {
  std::string source;
  std::uint64_t count = 0;
  Digest batch;  ///< over the observations

  /// As journal_text() writes it.
  [[nodiscard]] std::string text() const;
  /// Empty when the text is none of these, character for character.
  static std::optional<BatchBody> of_text(std::string_view text);
  bool operator==(const BatchBody&) const = default;
};

/// What one pack may hold, so that a damaged one cannot ask for more memory than this times a few.
inline constexpr std::size_t kMostPackedEntries = 1U << 20;
inline constexpr std::size_t kMostPackedBytes = 64U << 20;  ///< of PackedEntry::size()

/// An entry of the journal that is packed.
struct PackedEntry {
  std::int64_t seq = 0;
  std::int64_t at_ms = 0;  ///< ms since 1970 UTC
  std::int64_t wall_ms = 0;
  std::string actor;
  std::string kind;
  std::optional<BatchBody> batch;  ///< of observations_ingested
  std::string text;                ///< the body of the others

  [[nodiscard]] std::string body() const { return batch ? batch->text() : text; }
  /// Bytes of its texts.
  [[nodiscard]] std::size_t size() const {
    return actor.size() + kind.size() + (batch ? batch->source.size() : text.size());
  }
  bool operator==(const PackedEntry&) const = default;
};

/// Many small deliveries make many entries that differ in little: as columns of differences they cost a seventh of a
/// row. The digests of the chain are left out, because they follow from the rest. Entries must be sorted by seq, and
/// within the limits above.
std::vector<std::uint8_t> encode_entries(std::span<const PackedEntry> entries);
/// Any bytes may come; kUnreadable when they are no such entries, sorted by seq.
Result<std::vector<PackedEntry>> decode_entries(std::span<const std::uint8_t> bytes);

}  // namespace sandtable
