#include "geo/layers/reader_child.h"

#include <cpl_vsi.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "geo/layers/gdal_setting.h"
#include "geo/layers/layer_cache.h"
#include "geo/layers/layer_loading.h"
#include "geo/layers/reader_answer.h"
#include "geo/layers/reader_confinement.h"
#include "geo/layers/reader_request.h"
#include "geo/layers/source_members.h"
#include "geo/layers/survey.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

using Clock = std::chrono::steady_clock;

AnswerWriter& answers() {
  static AnswerWriter writer;
  return writer;
}

void tell_that_memory_ran_out() {
  answers().out_of_memory();
  std::set_new_handler(nullptr);  // the next attempt throws
}

SurveySetting setting_for(const ReaderRequest& request) {
  SurveySetting setting;
  setting.source = request.source;
  setting.taiwan = request.taiwan;
  // The rest of the time is for starting, opening and the slowest single call.
  setting.deadline = Clock::now() + std::chrono::milliseconds(static_cast<long>(request.seconds * 600));
  setting.heartbeat = [] { answers().beat(); };
  return setting;
}

bool is_folder(const std::string& path) {
  VSIStatBufL facts;
  return VSIStatL(path.c_str(), &facts) == 0 && VSI_ISDIR(facts.st_mode);
}

/// GDAL's name for the inside of an archive; "" for anything else.
std::string inside_of(const std::string& path) {
  if (path.starts_with("/vsizip/") || path.starts_with("/vsitar/")) return {};
  const std::string extension = extension_of(path);
  const std::string name = lower_ascii(path);
  const std::string rooted = path.starts_with("/") ? path : "./" + path;
  if (extension == "zip") return "/vsizip/" + rooted;
  if (extension == "tar" || extension == "tgz" || name.ends_with(".tar.gz")) return "/vsitar/" + rooted;
  return {};
}

Status list_members(const std::string& root, bool archive, const std::string& path) {
  const Result<std::vector<std::string>> members = members_of(root, archive, file_size(path));
  if (!members) return pass(members);
  if (members->empty()) return fail(ErrorCode::kUnreadable, "{}", archive ? "holds no geodata, or the archive is damaged" : "holds no geodata");
  for (const std::string& member : *members) answers().member(member);
  return {};
}

/// Surveys both halves of one file and answers its layers. Fails when neither half can be opened.
Status survey_halves(const PreparedSource& prepared, const SurveySetting& setting, GdalErrors& errors) {
  const DriverNotice notice = [](std::string_view driver) { answers().driver(driver); };
  std::size_t told = 0;
  Error raster_failure;
  if (Result<OpenedHalf> raster = open_half(Half::kRaster, prepared, errors, notice)) {
    answers().driver(raster->driver);
    for (const LayerDescription& layer : survey_raster(*raster, prepared, setting, errors)) {
      answers().layer(layer);
      ++told;
    }
  } else {
    raster_failure = raster.error();
  }
  if (raster_failure.code == ErrorCode::kLimit) return tl::unexpected<Error>(raster_failure);
  errors.take();
  Result<OpenedHalf> vector = open_half(Half::kVector, prepared, errors, notice);
  if (vector) {
    answers().driver(vector->driver);
    for (const LayerDescription& layer : survey_vector(*vector, prepared, setting, errors)) {
      answers().layer(layer);
      ++told;
    }
    if (told == 0) return fail(ErrorCode::kUnreadable, "holds no layers ({})", vector->driver);
    return {};
  }
  if (told > 0) return {};
  if (vector.error().code != ErrorCode::kUnsupported) return pass(vector);
  return tl::unexpected<Error>(raster_failure.message.empty() ? vector.error() : raster_failure);
}

Status survey_table(const PreparedSource& prepared, const SurveySetting& setting, std::size_t fewest_columns = 1) {
  const Result<LayerDescription> layer = survey_csv(prepared, setting);
  if (!layer) return pass(layer);
  if (layer->fields.size() < fewest_columns) return fail(ErrorCode::kInvalid, "is plain text and not a table");
  answers().layer(*layer);
  return {};
}

Status list_file(const std::string& path, const ReaderRequest& request, GdalErrors& errors) {
  Result<PreparedSource> prepared = prepare_source(path, request.work);
  if (!prepared) return pass(prepared);
  if (prepared->first.format) {
    return fail(ErrorCode::kUnsupported, "GDAL on this system has no driver for {}", *prepared->first.format);
  }
  const SurveySetting setting = setting_for(request);
  const std::string extension = extension_of(path);
  if (extension == "csv" || extension == "tsv" || extension == "psv") {
    answers().driver("CSV");
    const std::string vrt = sibling(path, "vrt");
    if (vrt.empty()) return survey_table(*prepared, setting);
    // The .vrt beside a table says how its owner wants it read.
    Result<PreparedSource> described = prepare_source(vrt, request.work);
    if (!described || !survey_halves(*described, setting, errors)) return survey_table(*prepared, setting);
    return {};
  }
  const Status ok = survey_halves(*prepared, setting, errors);
  if (!ok && (extension == "txt" || extension == "tab" || extension == "dat") && survey_table(*prepared, setting, 2)) {
    return {};
  }
  return ok;
}

Status list(const ReaderRequest& request, GdalErrors& errors) {
  const std::string& path = request.path;
  if (is_database_string(path)) {
    PreparedSource database;
    database.path = path;
    return survey_halves(database, setting_for(request), errors);
  }
  if (is_folder(path)) {
    PreparedSource folder;
    folder.folder = true;
    folder.path = path;
    if (folder.path.size() > 1 && folder.path.ends_with('/')) folder.path.pop_back();
    if (survey_halves(folder, setting_for(request), errors)) return {};
    return list_members(folder.path, false, path);
  }
  const std::string inside = inside_of(path);
  if (!inside.empty()) {
    const Result<PreparedSource> prepared = prepare_source(path, request.work);
    if (!prepared) return pass(prepared);
    if (extension_of(path) == "zip" && survey_halves(*prepared, setting_for(request), errors)) return {};
    return list_members(inside, true, path);
  }
  if (extension_of(path) == "gz" && !path.starts_with("/vsi")) return list_file("/vsigzip/" + path, request, errors);
  return list_file(path, request, errors);
}

Status read(const ReaderRequest& request, GdalErrors& errors) {
  ReadingOptions options;
  options.taiwan = request.taiwan;
  if (!request.crs.empty()) options.crs = request.crs;
  const Result<WithWarnings<VectorLayer>> layer =
      load_vector_layer(request.path, request.layer, request.place_crs, options, request.work, errors,
                        [] { answers().beat(); });
  if (!layer) return pass(layer);
  return write_layer_cache(*layer, request.cache);
}

int answer(const ReaderRequest& request) {
  confine_reader(request.seconds, request.memory_mb, request.work, request.network_wanted());
  std::set_new_handler(tell_that_memory_ran_out);
  set_up_gdal_in_child(request.work, request.network_wanted());
  GdalErrors errors;
  errors.on_fatal([](bool out_of_memory) {
    if (out_of_memory) answers().out_of_memory();
  });
  const Status ok = request.mode == ReaderRequest::Mode::kRead ? read(request, errors) : list(request, errors);
  if (!ok) {
    if (errors.out_of_memory()) answers().out_of_memory();
    answers().error(ok.error().message);
  }
  answers().done();
  // Leave without tearing GDAL down: a driver that survived a bad file need not survive its own destructors.
  std::_Exit(0);
}

}  // namespace

int run_reader_child(int argc, char** argv) {
  const Result<ReaderRequest> request = ReaderRequest::parse(argc, argv);
  if (!request) return 2;
  try {
    return answer(*request);
  } catch (const std::bad_alloc&) {
    answers().out_of_memory();
  } catch (const std::exception& error) {
    answers().error(clipped(valid_utf8(error.what()), 200));
  }
  std::_Exit(1);
}

}  // namespace sandtable::geo
