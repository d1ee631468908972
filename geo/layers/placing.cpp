#include <cmath>

#include "geo/coordinates/transform.h"
#include "geo/layers/longitude_arc.h"
#include "geo/layers/survey.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr double kMetresPerDegree = 111320;

/// Units of the layer's coordinates in 100 km: no outlier is nearer than that.
double outlier_distance(const CrsDecision& decision, const CrsEvidence& evidence) {
  constexpr double kLeast_m = 100000;
  const std::optional<Crs>& crs = decision.crs ? decision.crs : evidence.label;
  if (!crs) return 0;
  return crs->geographic() ? kLeast_m / kMetresPerDegree : kLeast_m / crs->metres_per_unit();
}

Extent exchanged(const Extent& box) { return {box.south, box.west, box.north, box.east}; }

bool on_earth(const Extent& degrees) {
  constexpr double kSlack = 1e-6;
  return degrees.west >= -180 - kSlack && degrees.east <= 180 + kSlack && degrees.south >= -90 - kSlack &&
         degrees.north <= 90 + kSlack;
}

/// Boxes half a cell over the edge of the world, brought to -180..180 and -90..90.
void trim_to_world(Extent& degrees) {
  constexpr double kHalfCellAllowance = 1.0;
  const auto trim = [&](double& value, double limit) {
    if (std::abs(value) > limit && std::abs(value) <= limit + kHalfCellAllowance) value = std::copysign(limit, value);
  };
  trim(degrees.west, 180);
  trim(degrees.east, 180);
  trim(degrees.south, 90);
  trim(degrees.north, 90);
}

/// Degrees written as 0..360. Empty when they are not; else whether the box crosses the antimeridian.
std::optional<bool> fold_longitudes(Extent& degrees, Warnings& warnings) {
  if (!(degrees.east > 180.5 && degrees.west >= -180.5 && degrees.east <= 361)) return std::nullopt;
  warnings.push_back(fmt::format("longitudes run from {:.6g} to {:.6g}", degrees.west, degrees.east));
  if (degrees.west >= 180) {
    degrees.west -= 360;
    degrees.east -= 360;
    return false;
  }
  constexpr double kWholeWorld = 359;
  if (degrees.width_m() < kWholeWorld) return true;
  degrees.west = -180;
  degrees.east = 180;
  return false;
}

/// Where the vertices of a projected box lie, as longitudes: its edges alone would miss a pole.
LongitudeArc longitudes_under(const Extent& box, Transform& to_degrees) {
  constexpr int kSteps = 24;
  LongitudeArc arc;
  for (int row = 0; row <= kSteps; ++row) {
    for (int column = 0; column <= kSteps; ++column) {
      const auto at = to_degrees.apply(
          LocalXY{box.west + box.width_m() * column / kSteps, box.south + box.height_m() * row / kSteps});
      if (at) arc.add(at->x);
    }
  }
  return arc;
}

/// Puts the layer on Earth as a box in degrees, or says why not.
class EarthlyBox {
 public:
  EarthlyBox(LayerDescription& layer, const Extent& box) : layer_(layer), box_(box) {}

  void by_degrees(const Crs& crs, const LongitudeArc* longitudes) {
    // The shift between modern datums is centimetres; a ballpark one changes nothing and is only flagged.
    Result<Transform> transform = Transform::between(crs, Crs::wgs84(), Ballpark::kFlag);
    if (transform && !transform->caution().empty()) layer_.warnings.push_back(transform->caution());
    Extent degrees = box_;
    if (transform && !transform->ballpark() && on_earth(box_)) degrees = transform->image_of(box_);
    std::optional<LongitudeArc::Ends> ends;
    if (longitudes) ends = longitudes->crossing();
    if (const std::optional<bool> crosses = fold_longitudes(degrees, layer_.warnings); crosses && *crosses && !ends) {
      ends = LongitudeArc::Ends{degrees.west, degrees.east};
    }
    finish(degrees, ends, "the extent is not on Earth: not placed");
  }

  void by_projection(const Crs& crs) {
    Result<Transform> transform = Transform::between(crs, Crs::wgs84(), Ballpark::kFlag);
    if (!transform) {
      layer_.warnings.push_back("not placed: " + transform.error().message);
      return;
    }
    if (!transform->caution().empty()) layer_.warnings.push_back(transform->caution());
    finish(transform->image_of(box_), longitudes_under(box_, *transform).crossing(),
           fmt::format("the extent has no image on Earth by {}: not placed", crs.name()));
  }

 private:
  void finish(Extent degrees, const std::optional<LongitudeArc::Ends>& ends, std::string why_not) {
    if (ends) {
      degrees.west = ends->west;
      degrees.east = ends->east;
    }
    trim_to_world(degrees);
    const Extent plain = ends ? Extent{-180, degrees.south, 180, degrees.north} : degrees;
    if (plain.empty() || !on_earth(plain)) {
      layer_.warnings.push_back(std::move(why_not));
      return;
    }
    layer_.crosses_antimeridian = ends.has_value();
    if (ends) {
      layer_.warnings.push_back(fmt::format("crosses the antimeridian: from {:.6g} eastwards to {:.6g} degrees",
                                            degrees.west, degrees.east - 360));
    }
    layer_.extent_wgs84 = degrees;
  }

  LayerDescription& layer_;
  Extent box_;
};

void put_on_earth(LayerDescription& layer, const Extent& box, const Crs& crs, const LongitudeArc* longitudes) {
  EarthlyBox earthly(layer, box);
  if (crs.geographic() && !crs.is_twd67()) {
    earthly.by_degrees(crs, longitudes);
  } else {
    earthly.by_projection(crs);
  }
}

/// MapInfo and others write CRSs without a name.
std::string telling_name(const Crs& crs) {
  return crs.name() == "unnamed" || crs.name() == "unknown" ? crs.identity() : crs.name();
}

std::string outlier_words(const CoordinateSurvey::Summary& summary, double units_per_metre,
                          const std::function<std::string(std::int64_t)>& name_of_feature) {
  std::string words = fmt::format("{} of the features lie far from all others and are left out of the extent:",
                                  summary.outliers.size());
  std::size_t told = 0;
  for (const auto& outlier : summary.outliers) {
    if (++told > 3) {
      words += " ...";
      break;
    }
    const std::string name = name_of_feature ? clipped(name_of_feature(outlier.feature), 60) : std::string();
    words += fmt::format(" feature {}{} at {:.6g}, {:.6g} ({:.0f} km away)", outlier.feature,
                         name.empty() ? "" : " (" + name + ")", outlier.at.x, outlier.at.y,
                         outlier.distance * units_per_metre / 1000);
    if (told < summary.outliers.size()) words += ";";
  }
  return words;
}

}  // namespace

std::optional<Crs> crs_of(const OGRSpatialReference* reference) {
  if (!reference || reference->IsEmpty()) return std::nullopt;
  char* text = nullptr;
  const char* const options[] = {"FORMAT=WKT2_2019", nullptr};
  const bool written = reference->exportToWkt(&text, options) == OGRERR_NONE;
  const std::string wkt = written && text ? text : "";
  CPLFree(text);
  const Result<Crs> crs = Crs::parse(wkt);
  return crs ? std::optional(*crs) : std::nullopt;
}

void place_description(LayerDescription& layer, const CrsEvidence& evidence, const CoordinateSurvey& survey,
                       const std::function<std::string(std::int64_t)>& name_of_feature) {
  const CrsDecision decision = decide_crs(evidence, survey.sample());
  if (evidence.label && !(evidence.label_is_default && decision.assumed)) layer.crs = telling_name(*evidence.label);
  if (decision.assumed || (!decision.crs && evidence.label && !evidence.label->local())) layer.crs.reset();
  if (decision.assumed) layer.assumed_crs = decision.crs->name();
  layer.latitude_first = decision.latitude_first;
  layer.warnings.insert(layer.warnings.end(), decision.warnings.begin(), decision.warnings.end());
  if (survey.not_finite() > 0) {
    layer.warnings.push_back(fmt::format("{} vertices are NaN or infinite and left out", survey.not_finite()));
  }
  if (survey.empty()) return;

  const CoordinateSurvey::Summary summary = survey.summary(outlier_distance(decision, evidence));
  if (!summary.outliers.empty()) {
    const std::optional<Crs>& crs = decision.crs;
    const double scale = crs ? (crs->geographic() ? kMetresPerDegree : crs->metres_per_unit()) : 1;
    layer.warnings.push_back(outlier_words(summary, scale, name_of_feature));
  }
  layer.extent = summary.main;
  if (!decision.crs) return;
  if (decision.split) {
    Extent degrees;
    Extent metres;
    for (const LocalXY& p : survey.sample()) (looks_like_degrees(p) ? degrees : metres).include(p);
    put_on_earth(layer, metres, *decision.crs, nullptr);
    if (layer.extent_wgs84) layer.extent_wgs84->include(degrees);
    return;
  }
  const bool exchange = decision.latitude_first;
  // Outliers are left out of the box and must not widen it again by their longitudes.
  const bool whole = !exchange && summary.outliers.empty();
  put_on_earth(layer, exchange ? exchanged(summary.main) : summary.main, *decision.crs,
               whole ? &survey.longitudes() : nullptr);
}

}  // namespace sandtable::geo
