#include "viewer/ui/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "viewer/ui/column_share.h"
#include "viewer/ui/kiosk/kiosk_layout.h"
#include "viewer/ui/wall/wall_layout.h"

namespace sandtable::ui {
namespace {

// Unscaled pixels.
constexpr float kFrameBorder = 3;
constexpr float kTopStrip = 42;
constexpr float kFolded = 32;
constexpr float kTimelineFolded = 34;
constexpr float kHeader = 30;
/// A section squeezed below this shows nothing of use; it folds instead.
constexpr float kLeastBody = 64;

/// A list ends with a whole row where that costs no more than this.
constexpr float kRowSlack = 70;

struct SectionSize {
  float wanted;  ///< opens by itself only when this much is there, or all that it shows
  float asked;   ///< opened by hand it gets this much, where there is room for it
  float weight;  ///< share of what is left over
};
constexpr std::array<SectionSize, kSectionCount> kSizes{{{153, kLeastBody, 6},
                                                         {150, kLeastBody, 2.5F},
                                                         {150, kLeastBody, 2},
                                                         {159, kLeastBody, 2},
                                                         {200, 260, 2.5F},
                                                         {228, kLeastBody, 3.5F}}};
/// Who opens first when not all can.
constexpr std::array<Section, kSectionCount> kOrderOfNeed{Section::kSelected, Section::kAlarms,    Section::kOrders,
                                                          Section::kSites,    Section::kPlacement, Section::kResources};

std::size_t at(Section section) { return static_cast<std::size_t>(section); }

/// What its list fills; without end as long as nobody knows, and where the operator has given it a size.
float need_of(const UiState& state, Section section) {
  const float height = state.contents[at(section)].height;
  return height > 0 && !state.section_height[at(section)] ? height : std::numeric_limits<float>::max();
}

/// Alarms that stand take up to half of the column before a list that nobody asked for opens beside them.
float wanted_of(const UiState& state, Section section, float available) {
  float wanted = kSizes[at(section)].wanted;
  if (section == Section::kAlarms) wanted = std::max(wanted, state.contents[at(section)].height);
  return std::min(std::max(std::min(wanted, available / 2), kLeastBody), need_of(state, section));
}

/// Height of each body; 0 for folded ones.
std::array<float, kSectionCount> body_heights(float available, const UiState& state) {
  std::array<ColumnClaim, kSectionCount> claims{};
  float used = 0;
  const auto open = [&](Section section, float least) {
    ColumnClaim& claim = claims[at(section)];
    const bool chosen = section == Section::kSelected && state.selection.index() != 0;
    claim = {true, least, need_of(state, section), kSizes[at(section)].weight, state.section_height[at(section)]};
    // What somebody has chosen to look at gets most of what is left over.
    if (chosen) claim.weight *= 4;
    used += least;
  };
  for (const Section section : kOrderOfNeed) {
    const float need = need_of(state, section);
    const float least = std::min(kLeastBody, need);
    const float asked = std::min(std::max(std::min(kSizes[at(section)].asked, available / 2), kLeastBody), need);
    const float given = used + asked <= available ? asked : least;
    if (state.section_open[at(section)] == true && used + given <= available) open(section, given);
  }
  for (const Section section : kOrderOfNeed) {
    // In the least window the two most needed sections share what there is.
    const float wanted = wanted_of(state, section, available);
    if (!state.section_open[at(section)] && used + wanted <= available) open(section, wanted);
  }
  auto heights = share_column(available, kLeastBody, claims);
  float over = 0;
  std::optional<std::size_t> lowest;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    if (!claims[i].open || claims[i].own) continue;
    const float whole = whole_rows(state.contents[i], heights[i], kRowSlack);
    over += heights[i] - whole;
    heights[i] = whole;
    lowest = i;
  }
  if (lowest) heights[*lowest] += over;
  std::array<float, kSectionCount> bodies{};
  std::ranges::copy(heights, bodies.begin());
  return bodies;
}

float panel_width(double asked, float suggested, float most) {
  const float wanted = asked > 0 ? static_cast<float>(asked) : suggested;
  return std::clamp(wanted, std::min(200.0F, most), most);
}

}  // namespace

double suggested_scale(float width, float height) {
  const double by_size = std::min(width / 1920.0, height / 1080.0);
  return std::clamp(std::round(by_size * 4) / 4, 1.0, 4.0);
}

Layout lay_out(float width, float height, const UiState& state) {
  if (state.mode == WindowMode::kWall) return lay_out_wall(width, height, state.wall);
  if (state.mode == WindowMode::kKiosk) return lay_out_kiosk(width, height);
  Layout layout;
  width = std::max(width, kLeastWidth);
  height = std::max(height, kLeastHeight);
  // Text may grow until the window is as crowded as the least window at scale 1.
  const double most =
      std::max(0.75, std::min(width / static_cast<double>(kLeastWidth), height / static_cast<double>(kLeastHeight)));
  const float s = static_cast<float>(std::clamp(state.scale, 0.75, most));
  layout.scale = s;
  layout.border = std::round(kFrameBorder * s);
  const float w = width / s - 2 * kFrameBorder;
  const float h = height / s - 2 * kFrameBorder;

  const float timeline = state.timeline_open ? (h < 800 ? 138.0F : 164.0F) : kTimelineFolded;
  const float middle = h - kTopStrip - timeline;
  const float left = state.left_open ? panel_width(state.left_width, w < 1500 ? 236.0F : 276.0F, w * 0.3F) : kFolded;
  const float right =
      state.right_open ? panel_width(state.right_width, w < 1500 ? 356.0F : 420.0F, w * 0.42F) : kFolded;

  const auto place = [&](float x, float y, float pw, float ph) {
    // Edges are rounded, not sizes, so that neighbours meet without a gap.
    const float x0 = std::round((kFrameBorder + x) * s);
    const float y0 = std::round((kFrameBorder + y) * s);
    return Rect{x0, y0, std::round((kFrameBorder + x + pw) * s) - x0, std::round((kFrameBorder + y + ph) * s) - y0};
  };
  layout.top = place(0, 0, w, kTopStrip);
  layout.left = place(0, kTopStrip, left, middle);
  layout.scene = place(left, kTopStrip, w - left - right, middle);
  layout.right = place(w - right, kTopStrip, right, middle);
  layout.timeline = place(0, kTopStrip + middle, w, timeline);
  if (!state.right_open) return layout;

  const auto bodies = body_heights(middle - kHeader * static_cast<float>(kSectionCount), state);
  float y = kTopStrip;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    layout.sections[i].header = place(w - right, y, right, kHeader);
    y += kHeader;
    if (bodies[i] > 0) layout.sections[i].body = place(w - right, y, right, bodies[i]);
    y += bodies[i];
  }
  return layout;
}

}  // namespace sandtable::ui
