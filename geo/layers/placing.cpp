#include <cmath>

#include "geo/coordinates/transform.h"
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

/// Degrees written as 0..360, and boxes half a cell over the edge of the world, brought to -180..180 and -90..90.
void fold_longitudes(Extent& degrees, Warnings& warnings) {
  if (degrees.east > 180.5 && degrees.west >= -180.5 && degrees.east <= 361) {
    warnings.push_back(fmt::format("longitudes run from {:.6g} to {:.6g}", degrees.west, degrees.east));
    if (degrees.west >= 180) {
      degrees.west -= 360;
      degrees.east -= 360;
    } else {
      degrees.west = -180;
      degrees.east = 180;
    }
  }
  constexpr double kHalfCellAllowance = 1.0;
  const auto clamp = [&](double& value, double limit) {
    if (std::abs(value) > limit && std::abs(value) <= limit + kHalfCellAllowance) value = std::copysign(limit, value);
  };
  clamp(degrees.west, 180);
  clamp(degrees.east, 180);
  clamp(degrees.south, 90);
  clamp(degrees.north, 90);
}

std::optional<Extent> image_in_wgs84(const Extent& box, const Crs& crs, Warnings& warnings) {
  if (crs.geographic() && !crs.is_twd67()) {
    // The shift between modern datums is centimetres; a ballpark one changes nothing and is only flagged.
    Result<Transform> transform = Transform::between(crs, Crs::wgs84(), Ballpark::kFlag);
    if (transform && transform->ballpark()) warnings.push_back(transform->caution());
    Extent degrees = box;
    if (transform && !transform->ballpark() && on_earth(box)) degrees = transform->image_of(box);
    fold_longitudes(degrees, warnings);
    if (degrees.empty() || !on_earth(degrees)) {
      warnings.push_back("the extent is not on Earth: not placed");
      return std::nullopt;
    }
    return degrees;
  }
  Result<Transform> transform = Transform::between(crs, Crs::wgs84(), Ballpark::kFlag);
  if (!transform) {
    warnings.push_back("not placed: " + transform.error().message);
    return std::nullopt;
  }
  if (!transform->caution().empty()) warnings.push_back(transform->caution());
  Extent degrees = transform->image_of(box);
  if (degrees.empty() || !on_earth(degrees)) {
    warnings.push_back(fmt::format("the extent has no image on Earth by {}: not placed", crs.name()));
    return std::nullopt;
  }
  return degrees;
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
  if (evidence.label && !(evidence.label_is_default && decision.assumed)) layer.crs = evidence.label->name();
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
    std::optional<Extent> placed = image_in_wgs84(metres, *decision.crs, layer.warnings);
    if (placed) placed->include(degrees);
    layer.extent_wgs84 = placed;
    return;
  }
  layer.extent_wgs84 =
      image_in_wgs84(decision.latitude_first ? exchanged(summary.main) : summary.main, *decision.crs, layer.warnings);
}

}  // namespace sandtable::geo
