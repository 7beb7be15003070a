#!/usr/bin/perl
# Stands in for the window: tells the agent that the home page is painted, and that nobody is there.
use strict;
use warnings;
use IO::Select;
use IO::Socket::UNIX;

my %option = @ARGV;
my $run = sprintf '%08x-0000-4000-8000-%012x', time, $$;
for (;;) {
    my $agent = IO::Socket::UNIX->new(Peer => $option{'--agent-socket'});
    if (!$agent) {
        sleep 1;
        next;
    }
    $agent->autoflush(1);
    local $SIG{PIPE} = 'IGNORE';
    say_to($agent, qq("hello":{"pid":$$,"no_sandbox":null}));
    my $select = IO::Select->new($agent);
    for (;;) {
        if ($select->can_read(1)) {
            last if !sysread $agent, my $heard, 1 << 20;
            say_to($agent, '"switch_answer":{"idle":true}') if $heard =~ /may_switch/;
        }
        say_to($agent, '"heartbeat":{"home_painted":true,"session_open":false,"open_app":null}') or last;
    }
}

sub say_to {
    my ($agent, $message) = @_;
    return print {$agent} qq({"run":"$run",$message}\n);
}
