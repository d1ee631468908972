#include "viewer/render/frustum.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

namespace sandtable::render {

double Box::distance_to(const glm::dvec3& p) const { return glm::length(p - glm::clamp(p, low, high)); }

Frustum::Frustum(const glm::dmat4& clip_from_local) {
  // Gribb and Hartmann 2001: a plane is a sum of rows of the matrix. Depth is 1 at the near plane.
  const glm::dmat4 rows = glm::transpose(clip_from_local);
  planes_ = {rows[3] + rows[0], rows[3] - rows[0], rows[3] + rows[1], rows[3] - rows[1], rows[3] - rows[2]};
}

bool Frustum::may_see(const Box& box) const {
  for (const glm::dvec4& plane : planes_) {
    const glm::dvec3 farthest{plane.x > 0 ? box.high.x : box.low.x, plane.y > 0 ? box.high.y : box.low.y,
                              plane.z > 0 ? box.high.z : box.low.z};
    if (glm::dot(glm::dvec3(plane), farthest) + plane.w < 0) return false;
  }
  return true;
}

}  // namespace sandtable::render
