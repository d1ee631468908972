#include "viewer/render/symbol_layer.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/vec4.hpp>
#include <ranges>
#include <utility>

#include "viewer/render/crowding.h"
#include "viewer/render/symbol_shapes.h"

namespace sandtable::render {
namespace {

struct Corner {
  float x, y, z, spacing_m;
  float size_px, shape, icon, flags;
  Colour fill, ring, glyph;
};
static_assert(sizeof(Corner) == 44);

constexpr int kSelected = 1, kImportant = 2, kHollow = 4, kDimmed = 8;
constexpr int kSetUnit = 16;  // the set's number stands above the flags
constexpr Colour kNoData = rgb(0x8b9096);
constexpr float kAlone_m = 1e9F;
/// Distance of neighbours over the size of a marker: a dot below the one, whole above the other.
constexpr double kCrowded = 1.5, kFree = 2.0;

int flags_of(const Symbol& s) {
  int flags = 0;
  if (s.selected) flags |= kSelected;
  if (s.important) flags |= kImportant;
  if (s.look == SymbolLook::kHollow || s.look == SymbolLook::kGrey) flags |= kHollow;
  if (s.look == SymbolLook::kDimmed) flags |= kDimmed;
  return flags;
}

bool can_be_drawn(const Symbol& s) { return std::isfinite(s.at.x) && std::isfinite(s.at.y); }

/// Order of drawing: what gives way, the widest apart last; then the rest, important and selected ones last.
std::pair<int, float> rank_of(const Symbol& s, float spacing_m) {
  const int rank = (s.selected ? 8 : 0) + (s.important ? 2 : 0);
  return s.gives_way ? std::pair(rank, spacing_m) : std::pair(rank + 1, 0.0F);
}

/// Pixels of a metre on the ground at a place, the mean over all directions: the root of the area that a square metre
/// of ground covers on the screen.
double px_per_m(const View& view, const glm::dvec4& clip) {
  const auto step = [&](int axis) {
    const glm::dvec4 column = view.clip_from_local[axis];
    return glm::dvec2((column.x - clip.x / clip.w * column.w) * view.viewport.width,
                      (column.y - clip.y / clip.w * column.w) * view.viewport.height) /
           (2 * clip.w);
  };
  const glm::dvec2 east = step(0), north = step(1);
  return std::sqrt(std::abs(east.x * north.y - east.y * north.x));
}

double smoothstep(double from, double to, double x) {
  const double t = std::clamp((x - from) / std::max(1e-9, to - from), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

}  // namespace

Result<std::unique_ptr<SymbolLayer>> SymbolLayer::create(Statistics& books) {
  auto program = GlProgram::create("symbol.vert", "symbol.frag");
  if (!program) return pass(program);
  return std::unique_ptr<SymbolLayer>(new SymbolLayer(books, std::move(*program)));
}

SymbolLayer::SymbolLayer(Statistics& books, GlProgram program)
    : books_(books),
      program_(std::move(program)),
      shapes_(books, TextureShape{.target = GL_TEXTURE_2D_ARRAY,
                                  .width = kSymbolTexels,
                                  .height = kSymbolTexels,
                                  .layers = static_cast<int>(SymbolShape::kCount) + static_cast<int>(SymbolIcon::kCount),
                                  .format = GL_R8}),
      array_(0, sizeof(Corner)) {
  opacities_.fill(1);
  const auto layers = symbol_layers();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    shapes_.write_layer(static_cast<int>(i), GL_RED, GL_UNSIGNED_BYTE, layers[i].data(), layers[i].size());
  }
  array_.floats(0, 4, offsetof(Corner, x))
      .floats(1, 4, offsetof(Corner, size_px))
      .numbers(2, 4, GL_UNSIGNED_BYTE, true, offsetof(Corner, fill))
      .numbers(3, 4, GL_UNSIGNED_BYTE, true, offsetof(Corner, ring))
      .numbers(4, 4, GL_UNSIGNED_BYTE, true, offsetof(Corner, glyph));
}

const std::vector<float>& SymbolLayer::spacing_backwards(const Sets& sets) {
  std::vector<LocalXY> crowd;
  for (const auto& set : sets | std::views::reverse) {
    if (!set) continue;
    for (const Symbol& symbol : set->symbols | std::views::reverse)
      if (symbol.gives_way && can_be_drawn(symbol)) crowd.push_back(symbol.at);
  }
  // Looks change with every value, places hardly ever.
  if (crowd != crowd_) {
    spacing_m_ = crowding_spacing_m(crowd);
    crowd_ = std::move(crowd);
  }
  return spacing_m_;
}

void SymbolLayer::set_symbols(const std::vector<std::shared_ptr<const SymbolSet>>& sets, const Heightfield& heights,
                              const LocalFrame& frame) {
  markers_.clear();
  struct Drawn {
    Corner corner;
    Marker marker;
    std::pair<int, float> rank;
  };
  std::vector<Drawn> all;
  auto spacing = spacing_backwards(sets).rbegin();
  for (std::uint32_t set = 0; set < sets.size(); ++set) {
    if (!sets[set]) continue;
    for (std::uint32_t i = 0; i < sets[set]->symbols.size(); ++i) {
      const Symbol& s = sets[set]->symbols[i];
      if (!can_be_drawn(s)) continue;
      const float spacing_m = s.gives_way ? std::min(*spacing++, kAlone_m) : kAlone_m;
      const float ground = heights.sample(s.at, 0);
      const double z = (std::isnan(ground) ? 0.0 : static_cast<double>(ground)) + static_cast<double>(s.above_ground_m);
      const glm::vec3 anchor(frame.local(s.at, z));
      const Colour fill = s.look == SymbolLook::kGrey ? kNoData : s.fill;
      const auto shape = static_cast<float>(s.shape);
      const float icon = s.icon == SymbolIcon::kNone
                             ? -1.0F
                             : static_cast<float>(static_cast<int>(SymbolShape::kCount) + static_cast<int>(s.icon));
      const int flags = flags_of(s) + kSetUnit * static_cast<int>(std::min<std::size_t>(set, kMostSymbolOpacities - 1));
      all.push_back({{anchor.x, anchor.y, anchor.z, spacing_m, s.size_px, shape, icon, static_cast<float>(flags), fill,
                      s.ring, s.glyph},
                     {anchor, s.size_px / 2, spacing_m, s.selected || s.important, {set, i}},
                     rank_of(s, spacing_m)});
    }
  }
  std::ranges::stable_sort(all, {}, &Drawn::rank);
  std::vector<Corner> corners;
  corners.reserve(all.size() * 4);
  for (const Drawn& drawn : all) {
    corners.insert(corners.end(), 4, drawn.corner);
    markers_.push_back(drawn.marker);
  }
  if (corners.empty()) return;
  if (!vertices_ || quads_room_ < all.size()) {
    quads_room_ = all.size() + all.size() / 4 + 16;
    vertices_.emplace(books_, quads_room_ * 4 * sizeof(Corner));
    // Corners come as (-,-) (+,-) (-,+) (+,+), two triangles a quad.
    indices_.emplace(books_, quads_room_ * 6 * sizeof(std::uint32_t));
    std::vector<std::uint32_t> indices;
    indices.reserve(quads_room_ * 6);
    for (std::uint32_t q = 0; q < quads_room_; ++q) {
      for (const std::uint32_t c : {0U, 1U, 3U, 0U, 3U, 2U}) indices.push_back(4 * q + c);
    }
    indices_->write(0, std::span<const std::uint32_t>(indices));
    array_.use_buffer(vertices_->name(), sizeof(Corner));
    glVertexArrayElementBuffer(array_.name(), indices_->name());
  }
  vertices_->write(0, std::span<const Corner>(corners));
}

void SymbolLayer::set_opacities(const std::vector<float>& opacities) {
  opacities_.fill(1);
  std::copy_n(opacities.begin(), std::min(opacities.size(), opacities_.size()), opacities_.begin());
}

void SymbolLayer::draw() const {
  if (markers_.empty()) return;
  program_.use();
  glUniform4f(0, style_.scale, style_.far_scale, style_.near_m, style_.far_m);
  const auto colour = [](int at, Colour c) {
    glUniform4f(at, c.r / 255.0F, c.g / 255.0F, c.b / 255.0F, c.a / 255.0F);
  };
  colour(1, style_.outline);
  colour(2, style_.shadow);
  colour(3, style_.selection);
  glUniform3f(36, style_.crowded_scale, static_cast<float>(kCrowded), static_cast<float>(kFree));
  glUniform1fv(4, static_cast<GLsizei>(opacities_.size()), opacities_.data());
  glBindTextureUnit(0, shapes_.name());
  glBindVertexArray(array_.name());
  glEnable(GL_BLEND);
  glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
  glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(markers_.size() * 6), GL_UNSIGNED_INT, nullptr);
  glDisable(GL_BLEND);
  ++books_.draw_calls;
  books_.triangles += static_cast<std::int64_t>(markers_.size()) * 2;
}

double SymbolLayer::shrink(const Marker& marker, const View& view, const glm::dvec4& clip) const {
  if (marker.keeps_size) return 1;
  const double away = view.map ? view.camera.distance_m : glm::distance(glm::dvec3(marker.anchor), view.eye);
  const double far = std::lerp(1.0, static_cast<double>(style_.far_scale),
                               smoothstep(static_cast<double>(style_.near_m), static_cast<double>(style_.far_m), away));
  const double size_px = 2 * static_cast<double>(marker.half_px * style_.scale) * far;
  const double room = static_cast<double>(marker.spacing_m) * px_per_m(view, clip) / std::max(1.0, size_px);
  return far * std::lerp(static_cast<double>(style_.crowded_scale), 1.0, smoothstep(kCrowded, kFree, room));
}

std::optional<SymbolLayer::Hit> SymbolLayer::pick(const View& view, ScreenPoint at, double slack_px) const {
  std::optional<Hit> nearest;
  double least_px = slack_px;
  for (auto m = markers_.rbegin(); m != markers_.rend(); ++m) {
    const glm::dvec4 clip = view.clip_from_local * glm::dvec4(glm::dvec3(m->anchor), 1);
    if (clip.w <= 0) continue;
    const double x = (clip.x / clip.w * 0.5 + 0.5) * view.viewport.width;
    const double y = (0.5 - clip.y / clip.w * 0.5) * view.viewport.height;
    const double half_px = static_cast<double>(m->half_px * style_.scale) * shrink(*m, view, clip);
    const double beside_px = std::hypot(x - at.x, y - at.y) - half_px;
    if (beside_px <= kPickSlack_px) return m->is;
    if (beside_px > least_px) continue;
    least_px = beside_px;
    nearest = m->is;
  }
  return nearest;
}

}  // namespace sandtable::render
