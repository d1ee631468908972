#pragma once

#include <deque>
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
/// again; nothing is lost but what 1,000 messages push out. Net thread only.
class CapPublisher final : public StateOutput {
 public:
  static constexpr std::size_t kMaxWaiting = 1'000;

  CapPublisher(OutputConfig config, std::string place, std::shared_ptr<HttpClient> http,
               std::function<std::unique_ptr<Projector>()> make_projector, std::uint64_t seed);
  ~CapPublisher() override { stop(); }
  CapPublisher(const CapPublisher&) = delete;
  CapPublisher& operator=(const CapPublisher&) = delete;

  [[nodiscard]] const std::string& id() const override { return config_.id; }
  [[nodiscard]] bool may_exercise() const override { return config_.in_exercise; }
  Status start(const OutputContext& context) override;
  void show(std::shared_ptr<const IncidentState> live) override { live_ = std::move(live); }
  void poll() override;
  void stop() override;
  [[nodiscard]] std::string trouble() const override { return file_trouble_.empty() ? post_trouble_ : file_trouble_; }

 private:
  void publish(const std::vector<Alert>& news, UtcTime now);
  Status write_file(const std::string& name, const std::string& text) const;
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
  std::string file_trouble_;
  std::string post_trouble_;
};

}  // namespace sandtable::feeds
