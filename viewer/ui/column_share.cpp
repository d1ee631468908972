#include "viewer/ui/column_share.h"

#include <algorithm>

namespace sandtable::ui {
namespace {

float sum(std::span<const float> heights) {
  float total = 0;
  for (const float height : heights) total += height;
  return total;
}

/// Takes what is too much from what each has above `floor`, in proportion.
void squeeze(float available, float floor, std::vector<float>& heights) {
  float above = 0;
  for (const float height : heights) above += std::max(height - floor, 0.0F);
  const float excess = sum(heights) - available;
  if (excess <= 0 || above <= 0) return;
  const float share = std::min(excess / above, 1.0F);
  for (float& height : heights) height -= std::max(height - floor, 0.0F) * share;
}

/// Hands `rest` to lists that need more, by weight; gives what nobody needs.
float pour(float rest, std::span<const ColumnClaim> claims, std::vector<float>& heights) {
  constexpr float kNothing = 0.01F;
  // Each round fills at least one list or hands everything out.
  for (std::size_t round = 0; round <= claims.size() && rest > kNothing; ++round) {
    const auto thirsty = [&](std::size_t i) {
      return claims[i].open && !claims[i].own && claims[i].need - heights[i] > kNothing;
    };
    float weights = 0;
    for (std::size_t i = 0; i < claims.size(); ++i) weights += thirsty(i) ? claims[i].weight : 0;
    if (weights <= 0) break;
    const float offered = rest;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (!thirsty(i)) continue;
      const float given = std::min(offered * claims[i].weight / weights, claims[i].need - heights[i]);
      heights[i] += given;
      rest -= given;
    }
  }
  return std::max(rest, 0.0F);
}

}  // namespace

std::vector<float> share_column(float available, float floor, std::span<const ColumnClaim> claims) {
  std::vector<float> heights(claims.size(), 0.0F);
  std::optional<std::size_t> lowest;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const ColumnClaim& claim = claims[i];
    if (!claim.open) continue;
    heights[i] = claim.own ? std::max(*claim.own, floor) : std::min(claim.least, claim.need);
    if (!lowest || !claim.own || claims[*lowest].own) lowest = i;
  }
  if (!lowest) return heights;
  squeeze(available, floor, heights);
  heights[*lowest] += pour(std::max(available - sum(heights), 0.0F), claims, heights);
  return heights;
}

float whole_rows(const ListContent& content, float height, float slack) {
  if (content.height <= height) return height;
  const auto after = std::ranges::upper_bound(content.row_ends, height);
  if (after == content.row_ends.begin()) return height;
  const float end = *std::prev(after);
  return height - end <= slack ? end : height;
}

}  // namespace sandtable::ui
