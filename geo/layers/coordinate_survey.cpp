#include "geo/layers/coordinate_survey.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::geo {

void CoordinateSurvey::begin_feature(std::int64_t id) { current_ = Box{id, Extent{}}; }

void CoordinateSurvey::vertex(double x, double y) {
  if (!std::isfinite(x) || !std::isfinite(y)) {
    ++not_finite_;
    return;
  }
  current_.extent.include(LocalXY{x, y});
  longitudes_.add(x);
  ++seen_;
  if (sample_.size() < kMostSamples) {
    sample_.push_back({x, y});
    return;
  }
  // Reservoir sampling (Vitter 1985, algorithm R): every vertex has the same chance to be in the sample.
  const std::uint64_t slot = random_.next() % seen_;
  if (slot < kMostSamples) sample_[slot] = {x, y};
}

void CoordinateSurvey::end_feature() { add_box(current_.id, current_.extent); }

void CoordinateSurvey::add_box(std::int64_t id, const Extent& extent) {
  if (extent.empty()) return;
  if (boxes_.size() < kMostBoxes) {
    boxes_.push_back({id, extent});
  } else {
    rest_.include(extent);
  }
}

Extent middle_range(std::vector<LocalXY> points) {
  Extent range;
  if (points.empty()) return range;
  const auto quantile = [&](double LocalXY::* axis, double share) {
    const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(points.size() - 1) + 0.5);
    const auto nth = points.begin() + rank;
    std::nth_element(points.begin(), nth, points.end(),
                     [axis](const LocalXY& a, const LocalXY& b) { return a.*axis < b.*axis; });
    return (*nth).*axis;
  };
  range.west = quantile(&LocalXY::x, 0.01);
  range.east = quantile(&LocalXY::x, 0.99);
  range.south = quantile(&LocalXY::y, 0.01);
  range.north = quantile(&LocalXY::y, 0.99);
  return range;
}

CoordinateSurvey::Summary CoordinateSurvey::summary(double least_distance) const {
  Summary out;
  std::vector<LocalXY> centres;
  centres.reserve(boxes_.size());
  for (const Box& box : boxes_) {
    out.all.include(box.extent);
    centres.push_back(box.extent.centre());
  }
  out.all.include(rest_);
  out.main = out.all;
  constexpr std::size_t kFewestToJudge = 50;
  if (boxes_.size() < kFewestToJudge) return out;

  const Extent middle = middle_range(std::move(centres));
  const double reach = std::max(least_distance, 5 * std::max(middle.width_m(), middle.height_m()));
  Extent main = rest_;
  for (const Box& box : boxes_) {
    const LocalXY centre = box.extent.centre();
    const double dx = std::max({middle.west - centre.x, centre.x - middle.east, 0.0});
    const double dy = std::max({middle.south - centre.y, centre.y - middle.north, 0.0});
    const double distance = std::hypot(dx, dy);
    if (distance > reach) {
      out.outliers.push_back({box.id, centre, distance});
    } else {
      main.include(box.extent);
    }
  }
  if (out.outliers.size() > std::max<std::size_t>(1, boxes_.size() / 100)) {
    out.outliers.clear();
    return out;
  }
  if (!out.outliers.empty()) out.main = main;
  return out;
}

namespace {

constexpr Extent kTm2Box{120000, 2400000, 360000, 2830000};
constexpr Extent kTm2Swapped{2400000, 120000, 2830000, 360000};
constexpr Extent kTaiwanDegrees{118, 21.5, 122.5, 26.5};
constexpr Extent kTaiwanSwapped{21.5, 118, 26.5, 122.5};

double share_in(const std::vector<LocalXY>& sample, const Extent& box) {
  std::size_t inside = 0;
  for (const LocalXY& p : sample) inside += box.contains(p) ? 1 : 0;
  return static_cast<double>(inside) / static_cast<double>(sample.size());
}

TaiwanCrs zone_by_names(const std::string& names) {
  return names.find("119") != std::string::npos ? TaiwanCrs::kTwd97Tm2_119 : TaiwanCrs::kTwd97Tm2_121;
}

CrsDecision assume(TaiwanCrs which, std::string warning) {
  CrsDecision decision;
  decision.crs = Crs::of(which);
  decision.assumed = true;
  decision.warnings.push_back(std::move(warning));
  return decision;
}

std::string label_words(const CrsEvidence& evidence) {
  return evidence.label && !evidence.label_is_default ? "labelled " + evidence.label->name() : "without a CRS";
}

std::optional<CrsDecision> split_decision(const CrsEvidence& evidence, const std::vector<LocalXY>& sample,
                                          double degrees, double metres) {
  // A single stray is an outlier, not a second cluster.
  if (degrees < 0.01 || metres < 0.01 || degrees + metres < 0.95) return std::nullopt;
  const auto count = [&](double share) { return std::lround(share * static_cast<double>(sample.size())); };
  CrsDecision decision = assume(zone_by_names(evidence.names),
                                fmt::format("degrees and metres in one layer: of {} sampled vertices {} are degrees and "
                                            "{} look like TWD97 TM2; split by feature",
                                            sample.size(), count(degrees), count(metres)));
  decision.split = true;
  return decision;
}

}  // namespace

bool looks_like_degrees(LocalXY at) { return std::abs(at.x) <= 360 && std::abs(at.y) <= 90; }

CrsDecision decide_crs(const CrsEvidence& evidence, const std::vector<LocalXY>& sample) {
  if (evidence.label && evidence.label->local()) {
    return {std::nullopt, false, false, false, {fmt::format("{} is a local frame: not placed", evidence.label->name())}};
  }
  CrsDecision trusted{evidence.label, false, false, false, {}};
  if (sample.empty()) return trusted;

  constexpr double kMost = 0.98;
  const bool geographic = evidence.label && evidence.label->geographic();
  const bool none = !evidence.label || evidence.label_is_default;
  const double degrees = share_in(sample, kTaiwanDegrees);
  const double metres = share_in(sample, kTm2Box);
  if (geographic || none) {
    if (std::optional<CrsDecision> split = split_decision(evidence, sample, degrees, metres)) return *split;
    if (metres >= kMost) {
      const TaiwanCrs zone = zone_by_names(evidence.names);
      return assume(zone, fmt::format("{}, but the numbers look like TWD97 TM2: assumed {}", label_words(evidence),
                                      Crs::of(zone).name()));
    }
    if (share_in(sample, kTm2Swapped) >= kMost) {
      CrsDecision decision = assume(
          zone_by_names(evidence.names),
          fmt::format("{}, and north comes before east: read as TWD97 TM2 with x and y exchanged", label_words(evidence)));
      decision.latitude_first = true;
      return decision;
    }
  }
  if (share_in(sample, kTaiwanSwapped) >= kMost) {
    CrsDecision decision =
        assume(TaiwanCrs::kNone,
               fmt::format("{}, latitude comes first: read with x and y exchanged", label_words(evidence)));
    decision.latitude_first = true;
    return decision;
  }
  if (degrees >= kMost && !geographic) {
    return assume(TaiwanCrs::kNone,
                  fmt::format("{}, but the numbers look like degrees in Taiwan: assumed EPSG:4326", label_words(evidence)));
  }
  const Extent range = middle_range(sample);
  if (geographic && !(range.west >= -180.01 && range.east <= 360.01 && range.south >= -90.01 && range.north <= 90.01)) {
    CrsDecision decision;
    decision.warnings.push_back(
        fmt::format("{}, but the numbers are not degrees: CRS unknown, not placed", label_words(evidence)));
    return decision;
  }
  if (!evidence.label) {
    trusted.warnings.push_back("without a CRS: not placed until one is chosen");
    return trusted;
  }
  if (evidence.label->projected() && !evidence.label->is_twd97() && !evidence.label->is_twd67() && metres >= kMost) {
    trusted.warnings.push_back(fmt::format(
        "labelled {}, though the numbers also fit TWD97 TM2 (EPSG:3826); the label is kept", evidence.label->name()));
  }
  return trusted;
}

}  // namespace sandtable::geo
