#include "viewer/render/water_layer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::render {
namespace {
constexpr int kRampWidth = 512;
constexpr int kActiveCells = 32;
constexpr float kWidestDifference_m = 1;

/// IEEE half precision, for values 0..60000; smaller than 2^-14 becomes 0 (a depth of 0.06 mm).
std::uint16_t to_half(float v) {
  if (!(v > 6.2e-5F)) return 0;
  int exponent = 0;
  const float fraction = std::frexp(std::min(v, 60000.0F), &exponent);  // 0.5..1
  const int bits = static_cast<int>(fraction * 2048.0F) - 1024;
  return static_cast<std::uint16_t>((exponent + 14) << 10 | bits);
}
constexpr std::uint16_t kHalfOne = 0x3c00;
constexpr std::uint16_t kHalfSign = 0x8000;

void fill_ramp(std::vector<Colour>& ramp, const std::vector<DepthClass>& classes, float deepest) {
  for (std::size_t i = 0; i < ramp.size() && !classes.empty(); ++i) {
    const float root = (static_cast<float>(i) + 0.5F) / static_cast<float>(ramp.size());
    std::size_t k = 0;
    while (k + 1 < classes.size() && root * root * deepest >= classes[k + 1].from_m) ++k;
    ramp[i] = classes[k].colour;
  }
}
}  // namespace

float deepest_m(const WaterStyle& style) {
  return style.classes.empty() ? 1.0F : std::max(0.5F, style.classes.back().from_m * 1.6F);
}

std::vector<Colour> depth_ramp(const WaterStyle& style, int width) {
  std::vector<Colour> ramp(static_cast<std::size_t>(width), rgb(0x3787c0));
  fill_ramp(ramp, style.classes, deepest_m(style));
  return ramp;
}

std::vector<Colour> difference_ramp(const std::vector<DepthClass>& classes, int width) {
  std::vector<Colour> ramp(static_cast<std::size_t>(width), rgb(0x808080));
  fill_ramp(ramp, classes, kWidestDifference_m);
  return ramp;
}

std::vector<Colour> hazard_ramp(const std::vector<HazardClass>& classes, int width) {
  std::vector<Colour> ramp(static_cast<std::size_t>(width), rgb(0x808080));
  const std::size_t count = std::min(classes.size(), kMostHazardClasses);
  for (std::size_t i = 0; i < ramp.size() && count > 0; ++i) ramp[i] = classes[i * count / ramp.size()].colour;
  return ramp;
}

Result<std::unique_ptr<WaterLayer>> WaterLayer::create(Statistics& books) {
  auto program = GlProgram::create("water.vert", "water.frag");
  if (!program) return pass(program);
  return std::unique_ptr<WaterLayer>(new WaterLayer(books, std::move(*program)));
}

WaterLayer::WaterLayer(Statistics& books, GlProgram program)
    : books_(books),
      program_(std::move(program)),
      ramp_(books, TextureShape{.width = kRampWidth, .height = 2}),
      difference_ramp_(books, TextureShape{.width = kRampWidth, .height = 2}) {
  set_style(WaterStyle{});
}

void WaterLayer::set_style(const WaterStyle& style) {
  style_ = style;
  const auto colours = depth_ramp(style, kRampWidth);
  ramp_.write(0, 0, 0, kRampWidth, 1, GL_RGBA, GL_UNSIGNED_BYTE, colours.data(), colours.size() * sizeof(Colour));
  const auto hazards = hazard_ramp(style.hazard, kRampWidth);
  ramp_.write(0, 0, 1, kRampWidth, 1, GL_RGBA, GL_UNSIGNED_BYTE, hazards.data(), hazards.size() * sizeof(Colour));
  const std::vector<DepthClass>* const signs[] = {&style.deeper, &style.shallower};
  for (int row = 0; row < 2; ++row) {
    const auto differences = difference_ramp(*signs[row], kRampWidth);
    difference_ramp_.write(0, 0, row, kRampWidth, 1, GL_RGBA, GL_UNSIGNED_BYTE, differences.data(),
                           differences.size() * sizeof(Colour));
  }
}

void WaterLayer::set_water(std::shared_ptr<const WaterField> water, const Heightfield& heights, const LocalFrame& frame) {
  water_ = std::move(water);
  frame_ = frame;
  active_.clear();
  if (!water_ || water_->values.empty()) {
    water_.reset();
    return;
  }
  const Grid<float>& grid = water_->values;
  const GridFrame& place = grid.frame();
  const bool hazard = water_->meaning == WaterField::Meaning::kHazard && water_->speed_m_per_s.size() == place.size();
  set_class_colours();
  const std::size_t channels = hazard ? 4 : 2;
  std::vector<std::uint16_t> texels(channels * place.size(), 0);
  const int block_columns = (place.columns + kActiveCells - 1) / kActiveCells;
  const int block_rows = (place.rows + kActiveCells - 1) / kActiveCells;
  std::vector<char> active(static_cast<std::size_t>(block_columns * block_rows), 0);
  const bool surface = water_->meaning == WaterField::Meaning::kSurfaceElevation;
  const bool difference = water_->meaning == WaterField::Meaning::kDifference;
  const float least = least_m();
  for (int r = 0; r < place.rows; ++r) {
    for (int c = 0; c < place.columns; ++c) {
      const std::size_t i = place.index(c, r);
      float depth = grid.values()[i];
      if (surface) depth -= heights.sample(place.centre_of(c, r), place.cell_m);
      const bool unknown = std::isnan(depth);
      if (unknown) {
        texels[channels * i + 1] = kHalfOne;
      } else {
        const bool negative = difference && depth < 0;
        texels[channels * i] = negative ? static_cast<std::uint16_t>(to_half(-depth) | kHalfSign) : to_half(depth);
        if (hazard) texels[channels * i + 2] = to_half(water_->speed_m_per_s[i]);
      }
      if (unknown || (difference ? std::abs(depth) : depth) >= least)
        active[static_cast<std::size_t>(r / kActiveCells * block_columns + c / kActiveCells)] = 1;
    }
  }
  const GLenum format = hazard ? GL_RGBA16F : GL_RG16F;
  if (!texture_ || texture_->shape().width != place.columns || texture_->shape().height != place.rows ||
      texture_->shape().format != format) {
    texture_.emplace(books_, TextureShape{.width = place.columns, .height = place.rows, .format = format});
  }
  texture_->write(0, 0, 0, place.columns, place.rows, hazard ? GL_RGBA : GL_RG, GL_HALF_FLOAT, texels.data(),
                  texels.size() * 2);
  for (int r = 0; r < block_rows; ++r) {
    for (int c = 0; c < block_columns; ++c) {
      if (active[static_cast<std::size_t>(r * block_columns + c)] == 0) continue;
      const double side = kActiveCells * place.cell_m;
      // A run of active blocks along a row becomes one area.
      const Extent block{place.north_west.x + c * side, place.north_west.y - (r + 1) * side,
                         place.north_west.x + (c + 1) * side, place.north_west.y - r * side};
      if (!active_.empty() && active_.back().east == block.west && active_.back().north == block.north) {
        active_.back().east = block.east;
      } else {
        active_.push_back(block);
      }
    }
  }
}

void WaterLayer::set_class_colours() {
  if (water_->meaning != WaterField::Meaning::kClasses || water_->classes.empty()) return;
  const auto count = static_cast<int>(water_->classes.size());
  if (!class_colours_ || class_colours_->shape().width != count)
    class_colours_.emplace(books_, TextureShape{.width = count, .height = 1});
  class_colours_->write(0, 0, 0, count, 1, GL_RGBA, GL_UNSIGNED_BYTE, water_->classes.data(),
                        water_->classes.size() * sizeof(Colour));
}

/// Where colour begins: shallower water and smaller differences are within the error of terrain and model.
float WaterLayer::least_m() const {
  if (water_ && water_->meaning == WaterField::Meaning::kClasses) return 0.5F;
  const bool difference = water_ && water_->meaning == WaterField::Meaning::kDifference;
  const auto& classes = difference ? style_.deeper : style_.classes;
  return classes.empty() ? 0 : classes.front().from_m;
}

void WaterLayer::set_hazard_limits() const {
  const std::size_t count = std::min(style_.hazard.size(), kMostHazardClasses);
  glUniform1i(7, static_cast<GLint>(count));
  for (std::size_t k = 0; k < count; ++k) {
    const HazardClass& c = style_.hazard[k];
    glUniform3f(8 + static_cast<GLint>(k), c.depth_m, c.speed_m_per_s, c.depth_times_speed_m2_per_s);
  }
}

void WaterLayer::draw(const TerrainLayer& terrain, float pixel_scale, float opacity) const {
  if (!water_ || opacity <= 0) return;
  const GridFrame& place = water_->values.frame();
  const Extent e = place.extent();
  const double width = e.width_m(), height = e.height_m();
  const glm::dvec3 north_west = frame_.local({e.west, e.north}, 0);
  program_.use();
  glUniform4f(0, static_cast<float>(1 / width), static_cast<float>(-1 / height), static_cast<float>(-north_west.x / width),
              static_cast<float>(north_west.y / height));
  const bool difference = water_->meaning == WaterField::Meaning::kDifference;
  glUniform4f(1, least_m(), difference ? kWidestDifference_m : deepest_m(style_), style_.opacity,
              style_.unknown_spacing_px * pixel_scale);
  const auto colour = [](int at, Colour c) {
    glUniform4f(at, c.r / 255.0F, c.g / 255.0F, c.b / 255.0F, c.a / 255.0F);
  };
  colour(2, style_.unknown);
  colour(3, style_.shoreline);
  glUniform1i(4, water_->unknown_outside ? 1 : 0);
  glUniform1f(5, opacity);
  const bool hazard = texture_->shape().format == GL_RGBA16F;
  const bool classes = water_->meaning == WaterField::Meaning::kClasses && class_colours_;
  glUniform1i(6, difference ? 1 : hazard ? 2 : classes ? 3 : 0);
  if (classes) glUniform1i(7, class_colours_->shape().width);
  glUniform1f(16, water_->expected ? style_.expected_spacing_px * pixel_scale : 0);
  if (hazard) set_hazard_limits();
  glBindTextureUnit(0, texture_->name());
  glBindTextureUnit(1, classes ? class_colours_->name() : difference ? difference_ramp_.name() : ramp_.name());
  glEnable(GL_BLEND);
  glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
  glDepthMask(GL_FALSE);
  terrain.draw_meshes_over(active_, water_->unknown_outside ? std::optional(e) : std::nullopt);
  glDepthMask(GL_TRUE);
  glDisable(GL_BLEND);
}

}  // namespace sandtable::render
