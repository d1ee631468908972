#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "viewer/render/gl_objects.h"
#include "viewer/render/heightfield.h"
#include "viewer/render/scene.h"
#include "viewer/render/shader_library.h"
#include "viewer/render/terrain_layer.h"

namespace sandtable::render {

/// Water over the ground: depth and the unknown in one texture, drawn on the terrain's own meshes.
class WaterLayer {
 public:
  static Result<std::unique_ptr<WaterLayer>> create(Statistics& books);

  /// A field is uploaded whole: one call of four bytes a cell, eight for a hazard. Null removes the water.
  void set_water(std::shared_ptr<const WaterField> water, const Heightfield& heights, const LocalFrame& frame);
  void set_style(const WaterStyle& style);
  [[nodiscard]] bool visible() const { return water_ != nullptr; }
  void draw(const TerrainLayer& terrain, float pixel_scale, float opacity) const;

 private:
  WaterLayer(Statistics& books, GlProgram program);
  [[nodiscard]] float least_m() const;
  void set_hazard_limits() const;
  void set_class_colours();

  Statistics& books_;
  GlProgram program_;
  std::optional<GlTexture> texture_;
  GlTexture ramp_;             ///< depth above, hazard below
  GlTexture difference_ramp_;  ///< deeper above, shallower below
  std::optional<GlTexture> class_colours_;  ///< of the field's own classes, beside each other
  WaterStyle style_;
  std::shared_ptr<const WaterField> water_;
  LocalFrame frame_;
  std::vector<Extent> active_;  ///< squares that are wet or unknown somewhere
};

/// Colours of the hazard classes, the same width for each; as the shader reads them.
std::vector<Colour> hazard_ramp(const std::vector<HazardClass>& classes, int width);
/// Colours of differences up to one metre, square root as depth_ramp().
std::vector<Colour> difference_ramp(const std::vector<DepthClass>& classes, int width);
/// Colours of the depth ramp for square roots of depth, 0 to the deepest class, as the shader reads them.
std::vector<Colour> depth_ramp(const WaterStyle& style, int width);
/// Depth at the right end of the ramp.
float deepest_m(const WaterStyle& style);

}  // namespace sandtable::render
