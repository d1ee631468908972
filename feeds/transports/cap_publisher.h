#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "feeds/net/backoff.h"
#include "feeds/net/http_client.h"
#include "feeds/transports/own_alerts.h"
#include "twin/base/projector.h"
#include "twin/core/state_output.h"

namespace sandtable::feeds {

/// Publishes our own alarms as CAP 1.2: files with an Atom index in a directory that some web server shows, or POST to
/// an address, or both. In an exercise every message has the status Exercise. A file or address that fails is tried
/// again; nothing is lost but what 1,000 messages push out. What is in force stands in a file of its own, from which a
/// later run goes on: what it takes back refers to what this one told. Net thread only.
class CapPublisher final : public StateOutput {
 public:
  static constexpr std::size_t kMaxWaiting = 1'000;

  /// `memory` is the folder for that file where messages are only sent to an address; else it lies beside them. Empty:
  /// nothing is remembered then.
  CapPublisher(OutputConfig config, std::string place, std::shared_ptr<HttpClient> http,
               std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed,
               std::filesystem::path memory = {});
  ~CapPublisher() override { stop(); }
  CapPublisher(const CapPublisher&) = delete;
  CapPublisher& operator=(const CapPublisher&) = delete;

  [[nodiscard]] const std::string& id() const override { return config_.id; }
  [[nodiscard]] bool may_exercise() const override { return config_.in_exercise; }
  Status start(const OutputContext& context) override;
  void show(std::shared_ptr<const IncidentState> live) override { live_ = std::move(live); }
  void poll() override;
  void stop() override;
  [[nodiscard]] std::string trouble() const override {
    if (!file_trouble_.empty()) return file_trouble_;
    return post_trouble_.empty() ? memory_trouble_ : post_trouble_;
  }

 private:
  void publish(const std::vector<Alert>& news, UtcTime now);
  [[nodiscard]] AlertStatus status() const;
  void recall();
  void remember();
  static Status write_file(const std::filesystem::path& file, const std::string& text);
  void write_files(UtcTime now);
  void post_first(UtcTime now);
  void on_reply(const Result<HttpReply>& reply);

  OutputConfig config_;
  const CapOutput& cap_;
  std::string place_;
  OwnAlerts alerts_;
  std::shared_ptr<HttpClient> http_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;
  Backoff backoff_;
  OutputContext context_;
  std::shared_ptr<const IncidentState> live_;
  std::deque<Alert> to_write_;
  std::deque<std::string> to_post_;
  bool index_is_old_ = true;
  std::optional<std::uint64_t> request_;
  UtcTime next_look_{};
  UtcTime next_post_{};
  std::filesystem::path memory_;  ///< the file; empty: none
  bool memory_is_old_ = false;
  std::string memory_trouble_;
  std::string file_trouble_;
  std::string post_trouble_;
};

}  // namespace sandtable::feeds
