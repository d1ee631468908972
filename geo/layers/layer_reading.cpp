#include "geo/layers/layer_reading.h"

#include <filesystem>
#include <utility>

#include "geo/layers/first_bytes.h"
#include "geo/layers/gdal_setting.h"
#include "geo/layers/layer_cache.h"
#include "geo/layers/layer_loading.h"
#include "geo/layers/reader_answer.h"
#include "geo/layers/reader_request.h"
#include "twin/base/text.h"

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
  const std::filesystem::path cache = work / "layer.cache";
  ReaderRequest request;
  request.mode = ReaderRequest::Mode::kRead;
  request.source = request.path = source;
  request.work = work;
  request.taiwan = options.taiwan;
  request.layer = layer;
  request.place_crs = place_crs;
  request.crs = options.crs.value_or("");
  request.cache = cache;

  std::string said;
  bool done = false;
  bool out_of_memory = false;
  const ReaderEnd end = run_reader_process(options.program, request.words(), options.limits, [&](std::string_view line) {
    const ReaderAnswer answer = parse_answer(line);
    if (answer.kind == ReaderAnswer::Kind::kError) said = answer.text;
    if (answer.kind == ReaderAnswer::Kind::kOutOfMemory) out_of_memory = true;
    if (answer.kind == ReaderAnswer::Kind::kDone) done = true;
  });
  const std::string name = clipped(valid_utf8(source), 300);
  if (end.kind == ReaderEnd::Kind::kNotStarted) {
    return fail(ErrorCode::kInternal, "{}: the reader {} cannot be started", name, options.program.path.string());
  }
  if (end.kind == ReaderEnd::Kind::kTimedOut) {
    return fail(ErrorCode::kLimit, "{}: reading took longer than {:.0f} s, or was silent for {:.0f} s", name,
                options.limits.seconds, options.limits.silence_seconds);
  }
  if (out_of_memory) {
    return fail(ErrorCode::kLimit, "{}: reading needs more than {} MB", name, options.limits.memory_mb);
  }
  if (!said.empty()) return fail(ErrorCode::kUnreadable, "{}", said);
  if (!done) return fail(ErrorCode::kUnreadable, "the reader crashed on {}", name);
  return read_layer_cache(cache);
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
