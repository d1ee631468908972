#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "geo/layers/column_type.h"
#include "geo/layers/layer_description.h"
#include "geo/layers/vector_layer.h"

namespace sandtable::geo {

struct DescribedValue {
  std::string name;
  std::string value;
};

/// The attributes that a KML description hides: table rows of two cells, "ID: 1<br>縣市: 臺南市", or
/// "YEAR:107;name:0822豪雨". Markup is dropped and its entities are read; nothing is fetched. Never fails: prose gives
/// nothing. Reads at most 64 kB and gives at most 100 values of at most 2,000 bytes, all valid UTF-8. O(bytes).
std::vector<DescribedValue> split_description(std::string_view description);

/// Gathers what the descriptions of one layer have in common.
class DescriptionFields {
 public:
  void see(std::string_view description);
  /// Names that at least half of the descriptions hold, in their first order, and their types; empty unless there are
  /// two, because a single "note: ..." is prose.
  [[nodiscard]] std::vector<FieldDescription> fields() const;

 private:
  struct Seen {
    std::string name;
    std::size_t count = 0;
    ColumnTypeGuess type;
  };
  std::size_t descriptions_ = 0;
  std::vector<Seen> seen_;
};

/// Ends the name of a hidden field where the layer has a true field of that name already.
inline constexpr std::string_view kDescribedSuffix = " (description)";

/// In words, for a warning on the layer.
std::string split_words(const std::vector<FieldDescription>& fields);

/// Appends the hidden fields of a KML layer as columns; the description itself stays. Returns what was appended.
std::vector<FieldDescription> append_described_columns(VectorLayer& layer);

}  // namespace sandtable::geo
