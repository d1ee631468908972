#include "viewer/render/symbol_layer.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/vec4.hpp>
#include <utility>

#include "viewer/render/symbol_shapes.h"

namespace sandtable::render {
namespace {

struct Corner {
  float x, y, z;
  float size_px, shape, icon, flags;
  Colour fill, ring, glyph;
};
static_assert(sizeof(Corner) == 40);

constexpr int kSelected = 1, kImportant = 2, kHollow = 4, kDimmed = 8;
constexpr int kSetUnit = 16;  // the set's number stands above the flags
constexpr Colour kNoData = rgb(0x8b9096);

int flags_of(const Symbol& s) {
  int flags = 0;
  if (s.selected) flags |= kSelected;
  if (s.important) flags |= kImportant;
  if (s.look == SymbolLook::kHollow || s.look == SymbolLook::kGrey) flags |= kHollow;
  if (s.look == SymbolLook::kDimmed) flags |= kDimmed;
  return flags;
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
  array_.floats(0, 3, offsetof(Corner, x))
      .floats(1, 4, offsetof(Corner, size_px))
      .numbers(2, 4, GL_UNSIGNED_BYTE, true, offsetof(Corner, fill))
      .numbers(3, 4, GL_UNSIGNED_BYTE, true, offsetof(Corner, ring))
      .numbers(4, 4, GL_UNSIGNED_BYTE, true, offsetof(Corner, glyph));
}

void SymbolLayer::set_symbols(const std::vector<std::shared_ptr<const SymbolSet>>& sets, const Heightfield& heights,
                              const LocalFrame& frame) {
  markers_.clear();
  std::vector<std::pair<Corner, Marker>> all;
  for (std::uint32_t set = 0; set < sets.size(); ++set) {
    if (!sets[set]) continue;
    for (std::uint32_t i = 0; i < sets[set]->symbols.size(); ++i) {
      const Symbol& s = sets[set]->symbols[i];
      if (!std::isfinite(s.at.x) || !std::isfinite(s.at.y)) continue;
      const float ground = heights.sample(s.at, 0);
      const double z = (std::isnan(ground) ? 0.0 : static_cast<double>(ground)) + static_cast<double>(s.above_ground_m);
      const glm::vec3 anchor(frame.local(s.at, z));
      const Colour fill = s.look == SymbolLook::kGrey ? kNoData : s.fill;
      const auto shape = static_cast<float>(s.shape);
      const float icon = s.icon == SymbolIcon::kNone
                             ? -1.0F
                             : static_cast<float>(static_cast<int>(SymbolShape::kCount) + static_cast<int>(s.icon));
      const int flags = flags_of(s) + kSetUnit * static_cast<int>(std::min<std::size_t>(set, kMostSymbolOpacities - 1));
      all.push_back({{anchor.x, anchor.y, anchor.z, s.size_px, shape, icon, static_cast<float>(flags), fill, s.ring, s.glyph},
                     {anchor, s.size_px / 2, s.selected || s.important, {set, i}}});
    }
  }
  const auto rank = [](const auto& m) { return static_cast<int>(m.first.flags) & (kSelected | kImportant); };
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    const int ra = (rank(a) & kSelected) * 4 + rank(a), rb = (rank(b) & kSelected) * 4 + rank(b);
    return ra < rb;
  });
  std::vector<Corner> corners;
  corners.reserve(all.size() * 4);
  for (const auto& [corner, marker] : all) {
    for (int i = 0; i < 4; ++i) corners.push_back(corner);
    markers_.push_back(marker);
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

std::optional<SymbolLayer::Hit> SymbolLayer::pick(const View& view, ScreenPoint at) const {
  constexpr float kSlackPx = 4;
  for (auto m = markers_.rbegin(); m != markers_.rend(); ++m) {
    const glm::dvec4 clip = view.clip_from_local * glm::dvec4(glm::dvec3(m->anchor), 1);
    if (clip.w <= 0) continue;
    const double x = (clip.x / clip.w * 0.5 + 0.5) * view.viewport.width;
    const double y = (0.5 - clip.y / clip.w * 0.5) * view.viewport.height;
    const double away = view.map ? view.camera.distance_m : glm::distance(glm::dvec3(m->anchor), view.eye);
    const double t = std::clamp((away - static_cast<double>(style_.near_m)) /
                                    std::max(1.0, static_cast<double>(style_.far_m - style_.near_m)), 0.0, 1.0);
    const double shrink = m->keeps_size ? 1 : 1 + (static_cast<double>(style_.far_scale) - 1) * t * t * (3 - 2 * t);
    if (std::hypot(x - at.x, y - at.y) <= static_cast<double>(m->half_px * style_.scale) * shrink + kSlackPx) return m->is;
  }
  return std::nullopt;
}

}  // namespace sandtable::render
