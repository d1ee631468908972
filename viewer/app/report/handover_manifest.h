#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "twin/base/digest.h"
#include "twin/base/result.h"
#include "twin/base/time.h"
#include "twin/place/source_credit.h"

namespace sandtable {

/// One file of a pack.
struct PackedFile {
  std::string name;  ///< path inside the pack, with '/'
  std::uintmax_t bytes = 0;
  Digest digest;  ///< BLAKE2b-256, as `b2sum -l 256` prints it
};

/// What a pack consists of and what it stands on. The digest of this very file is what a receiver signs for.
struct HandoverManifest {
  std::string pack;          ///< its folder's name when it was made
  std::string incident;      ///< file or database
  UtcTime at{};              ///< the moment shown
  std::int64_t entry = 0;    ///< last entry of the journal in it
  std::string journal_head;  ///< digest of the journal's last entry when it was made; hexadecimal
  bool journal_intact = false;
  std::vector<PackedFile> files;        ///< by name
  std::vector<SourceCredit> sources{};  ///< whose data are in it; for people and programs, not read back
};

inline constexpr const char* kManifestName = "manifest.json";
/// More than any pack has; a manifest from elsewhere may claim anything.
inline constexpr std::size_t kMostPackedFiles = 1000;
inline constexpr std::uintmax_t kLargestManifest = 1 << 20;

std::string manifest_text(const HandoverManifest& manifest);
/// Fails with kUnreadable saying what is wrong: no JSON, another format, too many files, names that lead elsewhere.
Result<HandoverManifest> parse_manifest(std::string_view text);

/// A manifest that lies in a pack, and its digest.
struct FoundManifest {
  HandoverManifest manifest;
  Digest digest;
};
Result<FoundManifest> read_manifest(const std::filesystem::path& pack);

/// BLAKE2b-256 of a file's bytes.
Result<Digest> digest_of_file(const std::filesystem::path& file);
/// What is wrong with a pack: files that changed, are missing, or were added, one sentence each; empty when all is as
/// the manifest says.
Warnings pack_faults(const std::filesystem::path& pack, const HandoverManifest& manifest);

}  // namespace sandtable
