#pragma once

#include <array>
#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

namespace sandtable::render {

/// An axis-parallel box in local metres.
struct Box {
  glm::dvec3 low{0};
  glm::dvec3 high{0};
  [[nodiscard]] double distance_to(const glm::dvec3& p) const;
};

/// The visible part of space, bounded by the four sides of the view and the near plane. Conservative: a box it calls
/// hidden is hidden, one it calls visible may be just outside a corner.
class Frustum {
 public:
  explicit Frustum(const glm::dmat4& clip_from_local);
  [[nodiscard]] bool may_see(const Box& box) const;

 private:
  std::array<glm::dvec4, 5> planes_;
};

}  // namespace sandtable::render
