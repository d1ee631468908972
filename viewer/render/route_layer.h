#pragma once

#include <memory>
#include <optional>

#include "viewer/render/gl_objects.h"
#include "viewer/render/heightfield.h"
#include "viewer/render/scene.h"
#include "viewer/render/shader_library.h"
#include "viewer/render/view.h"

namespace sandtable::render {

/// Ways over the ground, one draw call.
class RouteLayer {
 public:
  static Result<std::unique_ptr<RouteLayer>> create(Statistics& books);
  void set_routes(const RouteSet* routes, const Heightfield& heights, const LocalFrame& frame);
  /// Over everything, or `hideable` by what the depth buffer holds.
  void draw(float ui_scale, float opacity, bool hideable) const;

 private:
  RouteLayer(Statistics& books, GlProgram program);

  Statistics& books_;
  GlProgram program_;
  std::optional<GlBuffer> vertices_;
  std::optional<GlBuffer> indices_;
  std::size_t quads_ = 0;
  GlVertexArray array_;
};

}  // namespace sandtable::render
