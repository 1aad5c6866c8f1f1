// Planted references: their form is the point.
#pragma warning disable CA1051, CA1711, CA1812, CA1822, CS0649, CS0169, CA1823, IDE0051, IDE0060, CA1801, CA1813, CA1018

namespace KaclsFunctions.Tests.Layers.Planted
{
    internal static class ReadsTheAudit
    {
        internal static async Task<bool> DecideAsync(global::Kacls.Audit.AuditRecord audit)
        {
            await Task.Yield();
            return audit.ResourceName is null;
        }
    }
}

namespace KaclsFunctions.Tests.Layers.Planted.Upward.High
{
    public class Thing;

    public static class Top
    {
        public static int Next(int number) => number + 1;
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class MarkAttribute : Attribute;
}

namespace KaclsFunctions.Tests.Layers.Planted.Upward.Low
{
    public sealed class ByField
    {
        private readonly High.Thing? thing;
    }

    public sealed class ByBase : High.Thing;

    [High.Mark]
    public sealed class ByAttribute;

    public static class ByCall
    {
        public static int Run() => High.Top.Next(1);
    }

    public static class ByAsyncCall
    {
        public static async Task<int> RunAsync()
        {
            await Task.Yield();
            return High.Top.Next(1);
        }
    }

    public static class ByLambda
    {
        public static Func<int> Run() => () => High.Top.Next(1);
    }

    public static class ByGenericArgument
    {
        public static object Run() => new List<High.Thing>();
    }

    public static class ByLocal
    {
        public static string? Run()
        {
            var thing = new High.Thing();
            return thing.ToString();
        }
    }

    public static class ByTypeOf
    {
        public static string Run() => typeof(High.Thing).Name;
    }

    public static class ByParameter
    {
        public static bool Run(High.Thing? thing) => thing is null;
    }
}

namespace KaclsFunctions.Tests.Layers.Planted.Circle.First
{
    public static class A
    {
        public static int Run() => Second.B.Run();
    }
}

namespace KaclsFunctions.Tests.Layers.Planted.Circle.Second
{
    public static class B
    {
        public static int Run() => Third.C.Run();
    }
}

namespace KaclsFunctions.Tests.Layers.Planted.Circle.Third
{
    public static class C
    {
        public static int Run() => Run(() => First.A.Run());

        private static int Run(Func<int> call) => call();
    }
}
