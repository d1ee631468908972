#include "geo/layers/source_listing.h"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <utility>

#include "geo/layers/first_bytes.h"
#include "geo/layers/reader_answer.h"
#include "geo/layers/reader_request.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

using Clock = std::chrono::steady_clock;

/// What one child answered.
struct ChildReport {
  std::vector<LayerDescription> layers;
  std::vector<std::string> members;
  std::string error;
};

std::string shown(const std::string& source) { return clipped(valid_utf8(source), 300); }

ChildReport run_child(const std::string& source, const ListingOptions& options, double seconds) {
  ChildReport report;
  const Result<WorkFolder> work = WorkFolder::make();
  if (!work) {
    report.error = work.error().message;
    return report;
  }
  ReaderRequest request;
  request.source = request.path = source;
  request.work = work->path();
  request.taiwan = options.taiwan;
  ReaderLimits limits = options.limits;
  limits.seconds = seconds;
  limits.silence_seconds = std::min(limits.silence_seconds, seconds);

  std::string driver;
  bool done = false;
  bool out_of_memory = false;
  const ReaderEnd end = run_reader_process(options.program, request.words(), limits, [&](std::string_view line) {
    ReaderAnswer answer = parse_answer(line);
    switch (answer.kind) {
      case ReaderAnswer::Kind::kDriver: driver = answer.text; break;
      case ReaderAnswer::Kind::kLayer: report.layers.push_back(std::move(answer.layer)); break;
      case ReaderAnswer::Kind::kMember: report.members.push_back(std::move(answer.text)); break;
      case ReaderAnswer::Kind::kError: report.error = std::move(answer.text); break;
      case ReaderAnswer::Kind::kOutOfMemory: out_of_memory = true; break;
      case ReaderAnswer::Kind::kDone: done = true; break;
      default: break;
    }
  });
  const std::string by = driver.empty() ? "" : fmt::format(" (driver {})", driver);
  const std::string name = shown(source);
  if (end.kind == ReaderEnd::Kind::kNotStarted) {
    report.error = fmt::format("{}: the reader {} cannot be started", name, options.program.path.string());
  } else if (end.kind == ReaderEnd::Kind::kTimedOut) {
    report.error = fmt::format("{}: reading took longer than {:.0f} s{}", name, seconds, by);
  } else if (out_of_memory && (!done || !report.error.empty())) {
    report.error = fmt::format("{}: reading needs more than {} MB{}", name, limits.memory_mb, by);
  } else if (end.kind == ReaderEnd::Kind::kCrashed || !done) {
    report.error = fmt::format("the reader crashed on {}{}", name, by);
  } else if (!report.error.empty()) {
    // Some messages begin with the file's name already.
    const std::string file(base_name(name));
    if (!report.error.starts_with(file)) report.error = fmt::format("{}: {}", file, report.error);
  }
  return report;
}

bool is_special(const std::string& source) { return source.starts_with("/vsi") || source.find(':') != std::string::npos; }

/// Why a path cannot be a source at all; empty when it can.
std::string plain_refusal(const std::string& source) {
  struct stat facts {};
  if (stat(source.c_str(), &facts) != 0) {
    return is_special(source) ? std::string() : fmt::format("{}: no such file or folder", shown(source));
  }
  if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) {
    return fmt::format("{}: is neither a file nor a folder", shown(source));
  }
  return {};
}

void list_into(SourceListing& listing, const std::string& source, const ListingOptions& options, double seconds,
               int depth) {
  ChildReport report = run_child(source, options, seconds);
  for (LayerDescription& layer : report.layers) listing.layers.push_back(std::move(layer));
  if (!report.error.empty()) listing.errors.push_back({source, std::move(report.error)});
  if (report.members.empty()) return;
  constexpr int kDeepest = 2;
  if (depth >= kDeepest) {
    listing.errors.push_back({source, fmt::format("{}: archives within archives are not opened", shown(source))});
    return;
  }
  // The members of an archive share its time, those of a folder have each their own.
  const bool archive = !std::filesystem::is_directory(source);
  const Clock::time_point start = Clock::now();
  std::size_t told = 0;
  for (const std::string& member : report.members) {
    const double left = seconds - std::chrono::duration<double>(Clock::now() - start).count();
    if (archive && left < 0.5) {
      listing.errors.push_back({source, fmt::format("{}: only {} of {} members were listed within {:.0f} s",
                                                    shown(source), told, report.members.size(), seconds)});
      return;
    }
    list_into(listing, member, options, archive ? left : seconds, depth + 1);
    ++told;
  }
}

}  // namespace

SourceListing list_source(const std::string& source, const ListingOptions& options) {
  SourceListing listing;
  if (std::string refusal = plain_refusal(source); !refusal.empty()) {
    listing.errors.push_back({source, std::move(refusal)});
    return listing;
  }
  list_into(listing, source, options, options.limits.seconds, 0);
  if (listing.layers.empty() && listing.errors.empty()) {
    listing.errors.push_back({source, fmt::format("{}: holds no layers", shown(source))});
  }
  return listing;
}

}  // namespace sandtable::geo
