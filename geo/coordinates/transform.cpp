#include "geo/coordinates/transform.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "geo/coordinates/proj_handles.h"

namespace sandtable::geo {
namespace {

constexpr double kA = 0.00001549;
constexpr double kB = 0.000006521;
constexpr double kTwd67Accuracy_m = 5;

// Geocentric shift TWD67 -> TWD97 (-752, -358, -179) between the two ellipsoids.
constexpr const char* kZone119 =
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=119 +k=0.9999 +x_0=250000 +ellps=aust_SA "
    "+step +proj=cart +ellps=aust_SA +step +proj=helmert +x=-752 +y=-358 +z=-179 +step +inv +proj=cart +ellps=GRS80 "
    "+step +proj=tmerc +lat_0=0 +lon_0=119 +k=0.9999 +x_0=250000 +ellps=GRS80";
constexpr const char* kDegrees =
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=cart +ellps=aust_SA +step +proj=helmert +x=-752 +y=-358 +z=-179 +step +inv +proj=cart +ellps=GRS80 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg";

/// One leg of the way: the affine formula, or a PROJ operation.
struct Leg {
  enum class Kind { kAffineToTwd97, kAffineToTwd67, kProj } kind = Kind::kProj;
  ProjObject operation;
  PJ_DIRECTION direction = PJ_FWD;
};

/// The TWD97 CRS that a TWD67 one is carried to.
TaiwanCrs twd97_side(TaiwanCrs twd67) {
  switch (twd67) {
    case TaiwanCrs::kTwd67Tm2_121:
      return TaiwanCrs::kTwd97Tm2_121;
    case TaiwanCrs::kTwd67Tm2_119:
      return TaiwanCrs::kTwd97Tm2_119;
    default:
      return TaiwanCrs::kTwd97Degrees;
  }
}

/// The definition PROJ works with: the EPSG one where the parameters are Taiwan's, because a `.prj` without codes
/// names a datum that PROJ cannot relate to any other.
ProjObject definition(PJ_CONTEXT* context, const Crs& crs) {
  if (crs.taiwan() != TaiwanCrs::kNone) {
    const Crs canonical = Crs::of(crs.taiwan());
    return horizontal_part(context, ProjObject(proj_create(context, canonical.wkt().c_str())));
  }
  return horizontal_part(context, ProjObject(proj_create(context, crs.wkt().c_str())));
}

struct Judgement {
  bool possible = false;
  bool ballpark = false;
  std::optional<double> accuracy_m;
};

/// Asks PROJ which operation it prefers between two CRSs.
Judgement ask_proj(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
  const ProjFactory factory(proj_create_operation_factory_context(context, nullptr));
  proj_operation_factory_context_set_spatial_criterion(context, factory.get(),
                                                       PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_grid_availability_use(context, factory.get(),
                                                           PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  const ProjList list(proj_create_operations(context, from, to, factory.get()));
  Judgement found;
  const int count = list ? proj_list_get_count(list.get()) : 0;
  for (int i = 0; i < count; ++i) {
    const ProjObject operation(proj_list_get(context, list.get(), i));
    if (!operation) continue;
    const bool ballpark = proj_coordoperation_has_ballpark_transformation(context, operation.get()) != 0;
    const double accuracy = proj_coordoperation_get_accuracy(context, operation.get());
    // The list is sorted by relevance, but a ballpark operation never wins over a real one.
    if (found.possible && (!found.ballpark || ballpark)) continue;
    found.possible = true;
    found.ballpark = ballpark;
    found.accuracy_m = accuracy >= 0 ? std::optional(accuracy) : std::nullopt;
  }
  return found;
}

/// Whether both measure from one datum, so that between them there is arithmetic and no shift to be unsure of.
bool share_datum(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
  const ProjObject a(proj_crs_get_datum_forced(context, from));
  const ProjObject b(proj_crs_get_datum_forced(context, to));
  return a && b && proj_is_equivalent_to_with_ctx(context, a.get(), b.get(), PJ_COMP_EQUIVALENT) != 0;
}

}  // namespace

LocalXY twd97_from_twd67_zone121(LocalXY p) {
  return {p.x + 807.8 + kA * p.x + kB * p.y, p.y - 248.6 + kA * p.y + kB * p.x};
}

LocalXY twd67_from_twd97_zone121(LocalXY p) {
  return {p.x - 807.8 - kA * p.x - kB * p.y, p.y + 248.6 - kA * p.y - kB * p.x};
}

struct Transform::Steps {
  ProjContext context = quiet_proj_context();
  std::vector<Leg> legs;
  bool ballpark = false;
  std::optional<double> accuracy_m = 0;
  std::string caution;

  /// Fails when PROJ does not know the pipeline, which would be a broken PROJ installation.
  Status add_twd67(TaiwanCrs twd67, bool to_twd97) {
    Leg leg;
    if (twd67 == TaiwanCrs::kTwd67Tm2_121) {
      leg.kind = to_twd97 ? Leg::Kind::kAffineToTwd97 : Leg::Kind::kAffineToTwd67;
    } else {
      leg.operation.reset(proj_create(context.get(), twd67 == TaiwanCrs::kTwd67Tm2_119 ? kZone119 : kDegrees));
      leg.direction = to_twd97 ? PJ_FWD : PJ_INV;
      if (!leg.operation) return fail(ErrorCode::kInternal, "PROJ rejects the TWD67 shift");
    }
    legs.push_back(std::move(leg));
    if (accuracy_m) accuracy_m = std::max(*accuracy_m, kTwd67Accuracy_m);
    const std::string words = fmt::format("TWD67 to TWD97 by the {}, within 5 m",
                                          twd67 == TaiwanCrs::kTwd67Tm2_121 ? "affine formula" : "geocentric shift");
    caution = caution.empty() ? words : caution + "; " + words;
    return {};
  }

  Status add_proj(const Crs& from, const Crs& to, Ballpark policy) {
    const ProjObject source = definition(context.get(), from);
    const ProjObject target = definition(context.get(), to);
    if (!source || !target)
      return fail(ErrorCode::kUnsupported, "PROJ cannot use CRS {} or {}", from.name(), to.name());
    const Judgement judged = ask_proj(context.get(), source.get(), target.get());
    if (!judged.possible) {
      return fail(ErrorCode::kUnsupported, "PROJ knows no operation from {} to {}", from.name(), to.name());
    }
    if (judged.ballpark) {
      const std::string words =
          fmt::format("PROJ has only a ballpark operation from {} to {}: positions may be off by hundreds of metres",
                      from.name(), to.name());
      if (policy == Ballpark::kRefuse) return tl::unexpected<Error>(Error{ErrorCode::kRefused, words});
      caution = caution.empty() ? words : caution + "; " + words;
      ballpark = true;
      accuracy_m.reset();
    } else if (judged.accuracy_m) {
      if (accuracy_m) accuracy_m = std::max(*accuracy_m, *judged.accuracy_m);
    } else if (!share_datum(context.get(), source.get(), target.get())) {
      const std::string words = fmt::format(
          "nobody states how accurate the operation from {} to {} is: positions may be off by tens of metres",
          from.name(), to.name());
      if (policy == Ballpark::kRefuse) return tl::unexpected<Error>(Error{ErrorCode::kRefused, words});
      caution = caution.empty() ? words : caution + "; " + words;
      accuracy_m.reset();
    }
    const char* const strict[] = {"ALLOW_BALLPARK=NO", nullptr};
    ProjObject operation(proj_create_crs_to_crs_from_pj(context.get(), source.get(), target.get(), nullptr,
                                                        ballpark ? nullptr : strict));
    if (operation) operation.reset(proj_normalize_for_visualization(context.get(), operation.get()));
    if (!operation) {
      return fail(ErrorCode::kUnsupported, "PROJ cannot build the operation from {} to {}", from.name(), to.name());
    }
    legs.push_back(Leg{Leg::Kind::kProj, std::move(operation), PJ_FWD});
    return {};
  }

  void run(std::span<LocalXY> points) {
    for (const Leg& leg : legs) {
      if (leg.kind == Leg::Kind::kAffineToTwd97) {
        for (LocalXY& p : points) p = twd97_from_twd67_zone121(p);
      } else if (leg.kind == Leg::Kind::kAffineToTwd67) {
        for (LocalXY& p : points) p = twd67_from_twd97_zone121(p);
      } else if (!points.empty()) {
        proj_trans_generic(leg.operation.get(), leg.direction, &points[0].x, sizeof(LocalXY), points.size(),
                           &points[0].y, sizeof(LocalXY), points.size(), nullptr, 0, 0, nullptr, 0, 0);
      }
    }
  }
};

Transform::Transform(std::unique_ptr<Steps> steps) : steps_(std::move(steps)) {}
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;
Transform::~Transform() = default;

Result<Transform> Transform::between(const Crs& from, const Crs& to, Ballpark ballpark) {
  auto steps = std::make_unique<Steps>();
  if (from.same_as(to)) return Transform(std::move(steps));
  if (from.local() || to.local()) {
    return fail(ErrorCode::kUnsupported, "CRS {} is a local frame without a place on Earth",
                from.local() ? from.name() : to.name());
  }
  const Crs inner_from = from.is_twd67() ? Crs::of(twd97_side(from.taiwan())) : from;
  const Crs inner_to = to.is_twd67() ? Crs::of(twd97_side(to.taiwan())) : to;
  if (from.is_twd67()) {
    if (const Status ok = steps->add_twd67(from.taiwan(), true); !ok) return pass(ok);
  }
  if (!inner_from.same_as(inner_to)) {
    if (const Status ok = steps->add_proj(inner_from, inner_to, ballpark); !ok) return pass(ok);
  }
  if (to.is_twd67()) {
    if (const Status ok = steps->add_twd67(to.taiwan(), false); !ok) return pass(ok);
  }
  return Transform(std::move(steps));
}

Result<LocalXY> Transform::apply(LocalXY at) {
  LocalXY image = at;
  steps_->run(std::span(&image, 1));
  if (!std::isfinite(image.x) || !std::isfinite(image.y)) {
    return fail(ErrorCode::kInvalid, "point ({}, {}) has no image in the target CRS", at.x, at.y);
  }
  return image;
}

std::size_t Transform::apply(std::span<LocalXY> points) {
  steps_->run(points);
  std::size_t lost = 0;
  for (LocalXY& p : points) {
    if (std::isfinite(p.x) && std::isfinite(p.y)) continue;
    p.x = p.y = std::numeric_limits<double>::quiet_NaN();
    ++lost;
  }
  return lost;
}

Extent Transform::image_of(const Extent& box) {
  Extent image;
  if (box.empty()) return image;
  // A grid and not only the edges: the image of a box around a pole has its extremes inside.
  constexpr int kSteps = 20;
  std::vector<LocalXY> samples;
  samples.reserve((kSteps + 1) * (kSteps + 1));
  for (int row = 0; row <= kSteps; ++row) {
    for (int column = 0; column <= kSteps; ++column) {
      samples.push_back({box.west + box.width_m() * column / kSteps, box.south + box.height_m() * row / kSteps});
    }
  }
  apply(samples);
  for (const LocalXY& p : samples) {
    if (std::isfinite(p.x)) image.include(p);
  }
  return image;
}

std::optional<double> Transform::accuracy_m() const { return steps_->accuracy_m; }
bool Transform::ballpark() const { return steps_->ballpark; }
const std::string& Transform::caution() const { return steps_->caution; }

}  // namespace sandtable::geo
