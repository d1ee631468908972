#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "viewer/render/gl_objects.h"
#include "viewer/render/heightfield.h"
#include "viewer/render/scene.h"
#include "viewer/render/shader_library.h"
#include "viewer/render/view.h"

namespace sandtable::render {

/// Point markers of all sets in one buffer and one draw call; important and selected ones on top. Those that give way
/// keep apart by crowding_spacing_m(): whether one is a dot depends on the view alone, so that nothing flickers while
/// it moves and nothing is computed for it.
class SymbolLayer {
 public:
  static Result<std::unique_ptr<SymbolLayer>> create(Statistics& books);
  void set_symbols(const std::vector<std::shared_ptr<const SymbolSet>>& sets, const Heightfield& heights,
                   const LocalFrame& frame);
  void set_style(const SymbolStyle& style) { style_ = style; }
  /// One a set; missing ones are 1.
  void set_opacities(const std::vector<float>& opacities);
  void draw() const;

  /// The marker under a point of the screen, topmost first; else the nearest whose edge is within `slack_px`.
  struct Hit {
    std::uint32_t set = 0;
    std::uint32_t index = 0;
  };
  [[nodiscard]] std::optional<Hit> pick(const View& view, ScreenPoint at, double slack_px) const;

 private:
  struct Marker {
    glm::vec3 anchor;
    float half_px;
    float spacing_m;
    bool keeps_size;
    Hit is;
  };

  SymbolLayer(Statistics& books, GlProgram program);
  using Sets = std::vector<std::shared_ptr<const SymbolSet>>;
  /// The spacing of every symbol that gives way, from the last of the last set back to the first: what is drawn on top
  /// keeps its place.
  const std::vector<float>& spacing_backwards(const Sets& sets);
  [[nodiscard]] double shrink(const Marker& marker, const View& view, const glm::dvec4& clip) const;

  Statistics& books_;
  GlProgram program_;
  GlTexture shapes_;
  std::optional<GlBuffer> vertices_;
  std::optional<GlBuffer> indices_;
  std::size_t quads_room_ = 0;
  GlVertexArray array_;
  SymbolStyle style_;
  std::array<float, kMostSymbolOpacities> opacities_{};
  std::vector<Marker> markers_;                            ///< in the order drawn
  std::vector<LocalXY> crowd_;    ///< those that give way, in the order of spacing_backwards()
  std::vector<float> spacing_m_;  ///< parallel to crowd_
};

}  // namespace sandtable::render
