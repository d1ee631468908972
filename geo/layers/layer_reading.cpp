#include "geo/layers/layer_reading.h"

#include <filesystem>
#include <utility>

#include "geo/gdal/gdal_errors.h"
#include "geo/gdal/gdal_setting.h"
#include "geo/layers/layer_cache.h"
#include "geo/layers/layer_loading.h"
#include "geo/reader/reader_run.h"
#include "geo/reader/source_text.h"

namespace sandtable::geo {
namespace {

Result<WithWarnings<VectorLayer>> read_here(const std::string& source, const std::string& layer,
                                            const std::string& place_crs, const ReadingOptions& options,
                                            const std::filesystem::path& work) {
  set_up_gdal_in_host();
  GdalErrors errors;
  return load_vector_layer(source, layer, place_crs, options, work, errors, [] {});
}

Result<WithWarnings<VectorLayer>> read_in_child(const std::string& source, const std::string& layer,
                                                const std::string& place_crs, const ReadingOptions& options,
                                                const std::filesystem::path& work) {
  ReaderRequest request;
  request.mode = ReaderRequest::Mode::kRead;
  request.source = without_secrets(source);
  request.path = source;
  request.work = work;
  request.taiwan = options.taiwan;
  request.user_characters = options.user_characters;
  request.encoding = options.encoding;
  request.table = options.cut;
  request.layer = layer;
  request.place_crs = place_crs;
  request.place_extent = options.place_extent;
  request.crs = options.crs.value_or("");
  request.cache = work / "layer.cache";
  if (const Status ok = run_reader(options.program, request, options.limits); !ok) return pass(ok);
  return read_layer_cache(request.cache);
}

}  // namespace

Result<WithWarnings<VectorLayer>> read_vector_layer(const std::string& source, const std::string& layer,
                                                    const std::string& place_crs, const ReadingOptions& options) {
  const Result<WorkFolder> work = WorkFolder::make();
  if (!work) return pass(work);
  return options.trusted ? read_here(source, layer, place_crs, options, work->path())
                         : read_in_child(source, layer, place_crs, options, work->path());
}

}  // namespace sandtable::geo
