#pragma once

#include <optional>
#include <span>
#include <vector>

/// How lists that stand above each other share a column. Arithmetic without drawing; unscaled pixels throughout.
namespace sandtable::ui {

/// What a list would fill, as it was drawn last.
struct ListContent {
  float height = 0;             ///< of all of it with its padding; 0: not drawn yet
  std::vector<float> row_ends;  ///< where a row ends, from the top, rising
  bool operator==(const ListContent&) const = default;
};

/// What one list asks of the column.
struct ColumnClaim {
  bool open = false;
  float least = 0;           ///< gets this as long as the others have theirs
  float need = 0;            ///< more than this would stay empty
  float weight = 1;          ///< of its share while there is too little for all
  std::optional<float> own;  ///< what the operator dragged it to
};

/// Heights that together are `available` when anything is open; 0 for what is closed. Each open list gets its least,
/// or the size the operator gave it. What is left goes to those that need more, by weight and no further than their
/// need, and then to the lowest list whose size nobody chose. Where not even that fits, all give up the same part of
/// what they have above `floor`.
std::vector<float> share_column(float available, float floor, std::span<const ColumnClaim> claims);

/// The height at most `height` at which `content` ends with a whole row: one cut in half reads as a fault. `height`
/// itself where all of it fits, and where no row ends within `slack` of it.
float whole_rows(const ListContent& content, float height, float slack);

}  // namespace sandtable::ui
