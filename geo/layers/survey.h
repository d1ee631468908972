#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geo/gdal/gdal_errors.h"
#include "geo/layers/coordinate_survey.h"
#include "geo/layers/layer_description.h"
#include "geo/layers/source_opening.h"
#include "geo/layers/text_decoding.h"
#include "geo/reader/reader_request.h"

namespace sandtable::geo {

/// What every survey of a source shares.
struct SurveySetting {
  std::string source;  ///< as the caller wrote it, for the descriptions
  bool taiwan = true;  ///< the place is in Taiwan
  UserCharacters user_characters;
  std::string encoding;                            ///< of texts, as a person chose it; empty: what the bytes say
  TableCut cut;                                    ///< of tables, as a person chose it
  bool preview = false;                            ///< tell the first rows of tables
  std::chrono::steady_clock::time_point deadline;  ///< counting stops here
  std::function<void()> heartbeat = [] {};
};

/// What one half of a source holds.
struct HalfSurvey {
  std::vector<LayerDescription> layers;
  std::vector<std::string> unreadable;  ///< parts of which nothing can be read, in words
};

/// Describes every vector layer by reading it to the end (or to the deadline).
HalfSurvey survey_vector(OpenedHalf& half, const PreparedSource& prepared, const SurveySetting& setting,
                         GdalErrors& errors);

/// Describes the raster and its sub-datasets, reading blocks of each to see whether they can be read.
HalfSurvey survey_raster(OpenedHalf& half, const PreparedSource& prepared, const SurveySetting& setting,
                         GdalErrors& errors);

/// A delimited text file through our own reader.
Result<LayerDescription> survey_csv(const PreparedSource& prepared, const SurveySetting& setting);

struct CsvCoordinates;
/// CRS of a table: of the .prj beside it, else what its column names say.
std::optional<Crs> csv_label(const PreparedSource& prepared, const CsvCoordinates& coordinates);

/// Fills crs, extents and their warnings from what is known of the coordinates.
void place_description(LayerDescription& layer, const CrsEvidence& evidence, const CoordinateSurvey& survey,
                       const std::function<std::string(std::int64_t)>& name_of_feature);

/// Our CRS of a GDAL one; empty for none and for one PROJ rejects.
std::optional<Crs> crs_of(const OGRSpatialReference* reference);

}  // namespace sandtable::geo
